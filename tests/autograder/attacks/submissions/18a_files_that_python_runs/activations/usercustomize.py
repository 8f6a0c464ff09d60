"""Python imports this after sitecustomize."""

import pathlib

(pathlib.Path("@CANARY@") / "attacker-usercustomize").write_text("was here")
