"""Tests of the rubric editor."""
