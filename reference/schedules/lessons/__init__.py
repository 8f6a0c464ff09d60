"""What a learner is told about each schedule."""
