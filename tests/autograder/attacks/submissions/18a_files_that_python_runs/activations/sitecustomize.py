"""Python imports this at every start where it finds it."""

import pathlib

(pathlib.Path("@CANARY@") / "attacker-sitecustomize").write_text("was here")
