"""What lies beside the work when it is asked for: help and history."""
