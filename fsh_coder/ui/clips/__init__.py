"""Saving sound for outside the study: clips, anonymised copies, and where names are said."""
