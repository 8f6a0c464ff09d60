"""What a course asks and allows, and a file that says it."""
