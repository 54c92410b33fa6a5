"""The study file: SQLite through SQLAlchemy. Rows never leave this package."""
