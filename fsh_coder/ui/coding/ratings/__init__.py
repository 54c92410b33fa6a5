"""Rating dimensions and answering questions about the session."""
