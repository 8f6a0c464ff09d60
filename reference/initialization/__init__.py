"""Weight initialization: how large weights are before anything has been learned."""
