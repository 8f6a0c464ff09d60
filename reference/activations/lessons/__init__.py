"""What a learner is told about each activation function."""
