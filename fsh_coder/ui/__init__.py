"""Windows, screens and widgets (Qt). Widgets hold no rules."""
