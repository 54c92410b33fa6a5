"""All views of one observation, in one window."""
