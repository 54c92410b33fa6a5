#!/bin/sh
# Run the tests of the layers below ui in an environment that has never seen PySide6.
set -eu
cd "$(dirname "$0")/.."

mkdir -p build
.venv/bin/python packaging/lock_without_qt.py requirements.lock build/requirements-noqt.lock
[ -x .venv-noqt/bin/python ] || .venv/bin/python -m venv .venv-noqt
.venv-noqt/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r build/requirements-noqt.lock
.venv-noqt/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
if .venv-noqt/bin/python -c 'import PySide6' 2>/dev/null; then
    echo "PySide6 is in .venv-noqt; this run would prove nothing." >&2
    exit 1
fi
FSH_AUDIO=null .venv-noqt/bin/python -m pytest -q -n "${WORKERS:-2}" --dist loadfile -m "not long and not office" \
    tests/domain tests/reliability tests/store tests/media tests/formats tests/services
