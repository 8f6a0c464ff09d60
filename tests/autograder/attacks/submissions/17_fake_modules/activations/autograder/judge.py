"""A judge that gives everybody full marks."""


def judge(*args, **settings):
    raise SystemExit(0)
