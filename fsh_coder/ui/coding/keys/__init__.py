"""Codes and commands by key: the pad, two-key codes, the sheet of keys, a coder's own keys."""
