"""What a learner is told about each function of sets and graphs."""
