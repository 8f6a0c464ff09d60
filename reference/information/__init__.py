"""Information and divergence."""
