"""Sets and graphs."""
