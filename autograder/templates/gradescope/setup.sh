#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image of an assignment.
set -euo pipefail
root="${TANDEM_ROOT:-/autograder}"
cd "$root/source"

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends libseccomp2

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=""
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if new_enough "$candidate"; then
        python="$candidate"
        break
    fi
done
if [ -z "$python" ]; then
    # Ubuntu 22.04 has a newer Python beside its own.
    python=python3.11
    apt-get install --yes --no-install-recommends "$python"
fi
# Debian and Ubuntu split off what makes virtual environments.
"$python" -c 'import ensurepip' 2>/dev/null || apt-get install --yes --no-install-recommends "$python-venv"

"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --disable-pip-version-check --no-cache-dir \
    --constraint tandem/constraints.txt --requirement requirements.txt
"$root/venv/bin/tandem" list >/dev/null
