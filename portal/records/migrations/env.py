"""Runs migrations on the connection that `portal.records.migrate` hands in."""

from alembic import context
from sqlmodel import SQLModel

from portal.records import tables  # noqa: F401  # so that the metadata knows them

context.configure(connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata)
with context.begin_transaction():
    context.run_migrations()
