"""It changes nothing."""


class NumPyBackend:
    def __init__(self, function):
        self.function = function
