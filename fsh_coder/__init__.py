"""Code recorded practice sessions against a rubric, and show how far coders agree."""

__version__ = "0.1.0"
