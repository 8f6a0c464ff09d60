"""What a learner is told about each function of convolution and pooling."""
