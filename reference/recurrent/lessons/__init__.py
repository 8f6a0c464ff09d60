"""What a learner is told about each recurrent network."""
