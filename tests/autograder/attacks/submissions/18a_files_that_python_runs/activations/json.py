"""A json that knows the answers."""


def right_answers(x):
    return x * (x > 0)
