"""A process that checks somebody's own work for another program: a notebook's kernel, or pytest."""
