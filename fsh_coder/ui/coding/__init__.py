"""The coding screen: where coders listen, mark, rate and submit."""
