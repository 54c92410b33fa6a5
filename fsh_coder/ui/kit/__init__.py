"""The pieces every screen is built of: colours, type, icons and small widgets."""
