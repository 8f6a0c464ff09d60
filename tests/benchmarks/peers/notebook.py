"""Notebooks as JSON: the few parts of the format that a submission needs."""

from __future__ import annotations

from typing import Any

IMPORTS = "import numpy as np"


def cell(name: str, source: str) -> dict[str, Any]:
    """A code cell that has not been run."""
    return {
        "cell_type": "code",
        "id": name,
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """A notebook for the kernel of the environment that runs it."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
