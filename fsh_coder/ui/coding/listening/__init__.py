"""Hearing the recording: what is played and how, what was heard, a film's picture."""
