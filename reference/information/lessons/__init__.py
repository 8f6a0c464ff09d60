"""What a learner is told about each measure of information."""
