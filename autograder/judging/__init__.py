"""Hold one exercise to its laws, and say what came of it."""
