"""What a learner is told about each classification metric."""
