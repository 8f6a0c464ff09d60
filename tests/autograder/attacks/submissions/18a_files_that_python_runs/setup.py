"""pip runs this where somebody installs the folder."""

import pathlib

(pathlib.Path("@CANARY@") / "attacker-setup").write_text("was here")
