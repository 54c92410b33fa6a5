#!/bin/sh
# Set up .venv-bench: the libraries our statistics are compared with, beside the project.
# Quick when nothing has changed: a stamp holds what it was made from.
set -eu
cd "$(dirname "$0")/.."

stamp="$(cat requirements-bench.lock packaging/set_up_bench.sh | .venv/bin/python -c '
import hashlib, sys
print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest(), sys.version_info[:3])')"
if [ -x .venv-bench/bin/python ] && [ "$(cat .venv-bench/set_up.stamp 2>/dev/null)" = "$stamp" ]; then
    exit 0
fi

printf '%s\n' "Setting up .venv-bench (once; it compares our statistics with other libraries)" >&2
rm -rf .venv-bench
.venv/bin/python -m venv .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
printf '%s' "$stamp" > .venv-bench/set_up.stamp
