"""The running transaction as services pass it on, without knowing SQLAlchemy."""

from sqlalchemy.orm import Session as Transaction

__all__ = ["Transaction"]
