"""Deep-learning concepts, each written in NumPy and in PyTorch, and the laws that both keep."""
