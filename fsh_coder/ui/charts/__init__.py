"""Charts painted by hand: the same painters draw screens and pages."""
