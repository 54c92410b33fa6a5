"""The Workers place: one worker's skill over time, for supervision."""
