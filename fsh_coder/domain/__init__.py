"""What the field talks about: frozen values and their rules; standard library only."""
