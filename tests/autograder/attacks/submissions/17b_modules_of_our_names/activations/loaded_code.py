"""It loads nothing."""


class LoadedCode:
    def answer(self, backend):
        return backend.function
