"""Alembic's way in: runs the steps on the connection it is given, in one transaction."""

from alembic import context

from fsh_coder.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
context.run_migrations()
