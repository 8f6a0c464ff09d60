"""A reference that finds every answer right."""


def relu(x):
    return x


def close(got, expected, **settings):
    return True
