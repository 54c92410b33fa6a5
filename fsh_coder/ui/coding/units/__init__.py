"""Dividing speech into units: their list, the parse pane, what is proposed from the sound."""
