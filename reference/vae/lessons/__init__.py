"""What a learner is told about each function of variational autoencoders."""
