"""What the student's process holds. Nothing here imports anything of the project: the files run where it does not exist."""
