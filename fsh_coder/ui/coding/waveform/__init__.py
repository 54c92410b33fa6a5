"""The recording as a picture: waves, flags, units, play head, and the whole at a glance."""
