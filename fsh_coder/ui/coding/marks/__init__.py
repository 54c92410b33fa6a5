"""What was marked and said: the list of marks and the transcript."""
