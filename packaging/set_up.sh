#!/bin/sh
# Set up everything the project needs: system libraries, .venv, pinned dependencies.
# Quick when nothing has changed: a stamp holds what the last set-up was made from.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    say "FSH Coder needs Python 3.11 or newer. Install it (Debian, Ubuntu: apt-get install python3), then run this again."
    exit 1
}

# Library file looked for, and the package that brings it. The first six are what Qt needs
# without a screen, the others what it needs on one.
LIBRARIES="libGL.so.1:libgl1 libEGL.so.1:libegl1 libglib-2.0.so.0:libglib2.0-0 libdbus-1.so.3:libdbus-1-3
libfontconfig.so.1:libfontconfig1 libxkbcommon.so.0:libxkbcommon0 libxcb-cursor.so.0:libxcb-cursor0
libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0
libxcb-xkb.so.1:libxcb-xkb1 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-image.so.0:libxcb-image0
libxcb-render-util.so.0:libxcb-render-util0 libxcb-randr.so.0:libxcb-randr0"

missing_packages() {
    known=$( (ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null || true) )
    for pair in $LIBRARIES; do
        case "$known" in
            *"${pair%%:*}"*) ;;
            *) printf '%s ' "${pair##*:}" ;;
        esac
    done
    "$1" -c 'import ensurepip, venv' 2>/dev/null || {
        version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        printf 'python%s-venv ' "$version"
    }
}

install_packages() {
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else
        say "These system packages are missing: $*"
        say "Install them, then run this again:  sudo apt-get install $*"
        exit 1
    fi
    say "Installing system packages: $*"
    $as_root apt-get -o DPkg::Lock::Timeout=300 -qq update >&2
    DEBIAN_FRONTEND=noninteractive $as_root apt-get -o DPkg::Lock::Timeout=300 -qq install -y \
        --no-install-recommends "$@" >&2
}

python=$(find_python)
stamp="$(cat requirements.lock pyproject.toml packaging/set_up.sh | "$python" -c '
import hashlib, sys
print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest(), sys.version_info[:3])')"
if [ -x .venv/bin/python ] && [ "$(cat .venv/set_up.stamp 2>/dev/null)" = "$stamp" ]; then
    exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
    missing=$(missing_packages "$python")
    # Unquoted on purpose: one word per package.
    [ -z "$missing" ] || install_packages $missing
fi

say "Setting up .venv (once; a few minutes on a slow line)"
rm -f .venv/set_up.stamp
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
printf '%s' "$stamp" > .venv/set_up.stamp
