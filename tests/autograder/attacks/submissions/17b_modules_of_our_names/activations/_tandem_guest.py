"""It is no package."""

SLOPE = 0.01
