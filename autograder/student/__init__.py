"""What the student's process holds. Nothing here imports from the project: the files run where it does not exist."""
