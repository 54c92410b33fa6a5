"""Use cases, named by their verbs; each changes the study in one transaction."""
