"""Shared set-up: no screen, no sound card, no leftover settings."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("FSH_AUDIO", "null")
