"""What the student's process holds. It imports nothing of the rest of the project, and runs where that is not."""
