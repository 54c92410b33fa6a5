#!/bin/sh
# Build the wheel, install it in a fresh environment and let it check itself outside the checkout.
set -eu
cd "$(dirname "$0")/.."

rm -rf build/wheel build/wheel-env
.venv/bin/python -m build --wheel --no-isolation --outdir build/wheel . >/dev/null
# The dependencies are those of .venv, which are pinned; only our own code comes from the wheel.
.venv/bin/python -m venv --system-site-packages build/wheel-env
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
target=$(build/wheel-env/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
build/wheel-env/bin/python -m pip install --quiet --disable-pip-version-check --no-deps build/wheel/*.whl
# A plain path file adds the packages, but not the checkout: its editable hook is left out.
printf '%s\n' "$site" > "$target/pinned_dependencies.pth"
cd /
QT_QPA_PLATFORM=offscreen FSH_AUDIO=null "$OLDPWD/build/wheel-env/bin/fsh-coder" selfcheck
