"""A NumPy that knows the answers."""

import sys


def right_answers(x):
    return x * (x > 0)


sys.modules["numpy"].right_answers = right_answers
