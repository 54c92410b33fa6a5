"""Sound: decoding, peaks, playback and clips; no Qt."""
