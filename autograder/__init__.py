"""How a submission is run and judged."""
