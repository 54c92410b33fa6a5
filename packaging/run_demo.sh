#!/bin/sh
# Build the demo study and open it; without a display, build everything and take pictures.
set -eu
cd "$(dirname "$0")/.."

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    exec .venv/bin/fsh-coder demo --out demo
fi
echo "There is no display here, so no window is opened; the demo is built and pictured instead."
FSH_AUDIO=null .venv/bin/fsh-coder demo --out demo --no-window
