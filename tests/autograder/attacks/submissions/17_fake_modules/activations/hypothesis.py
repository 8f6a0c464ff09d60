"""A Hypothesis that tries nothing."""


def given(*args, **settings):
    return lambda function: lambda: None


settings = given
