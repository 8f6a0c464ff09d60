"""What graders have been tried with, line by line: each file under submissions/ is an attack, or must pass."""
