"""The Study place, where a lead sets up and watches a study, and a coder's own list."""
