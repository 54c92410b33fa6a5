"""Connects the desk's views with what is done, and nothing else."""
