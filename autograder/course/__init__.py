"""Grading everybody: whose submissions there are, who grades them, and where the results are kept."""
