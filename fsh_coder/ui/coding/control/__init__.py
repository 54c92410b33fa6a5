"""What is done to an observation when a coder asks for it."""
