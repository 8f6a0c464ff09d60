"""What a learner is told about each function of attention and positions."""
