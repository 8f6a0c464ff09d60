"""A peer's own virtual environment, and commands that run in it and see nothing of the user's settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / "build" / "peers"
INSTALLING = 900


class Environment:
    """A virtual environment under build/peers, made where it is missing and used again where it is not."""

    def __init__(self, name: str, *packages: str) -> None:
        self.folder, self.packages = PEERS / name, packages
        self.bin = self.folder / "bin"

    def install(self) -> None:
        """Have the packages, in the versions of constraints.txt; what is there already stays."""
        wanted, ready = "\n".join(self.packages), self.folder / "installed.txt"
        if ready.exists() and ready.read_text() == wanted:
            return
        print(f"   installing {', '.join(self.packages)} into {self.folder.relative_to(ROOT)}", flush=True)
        finish([sys.executable, "-m", "venv", "--clear", str(self.folder)], os.environ, self.folder.parent, INSTALLING)
        pip = [str(self.bin / "python"), "-m", "pip", "install", "--quiet", "-c", str(ROOT / "constraints.txt")]
        finish([*pip, *self.packages], os.environ, self.folder, INSTALLING)
        ready.write_text(wanted)

    def run(self, command: list[str], folder: Path, *, timeout: float) -> str:
        """Run a command of this environment in a folder; what it wrote on stdout."""
        home = folder / "home"
        home.mkdir(exist_ok=True)
        # Its kernel, its alembic and its Jupyter settings are found through these two.
        environment = {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
        return finish([str(self.bin / command[0]), *command[1:]], environment, folder, timeout)


def finish(command: list[str], environment: os._Environ[str] | dict[str, str], folder: Path, timeout: float) -> str:
    """What a command wrote on stdout; RuntimeError with its last words where it failed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=timeout, check=False
    )
    if done.returncode:
        words = (done.stdout + done.stderr)[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with status {done.returncode}, expected 0. It said: {words}")
    return done.stdout
