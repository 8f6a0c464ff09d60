"""What a learner is told about each initializer."""
