"""What the rooms of the coding screen share: times, colours of codes, keys and their words."""
