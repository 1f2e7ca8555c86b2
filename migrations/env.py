"""Alembic's environment: runs on the connection that caseapp.db.migrate opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy.types import TypeDecorator


def render_item(kind, item, autogen_context):
    """Write our own column types as the plain types they are stored as."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    """Run the migrations inside the transaction that the caller holds."""
    options = context.config.attributes
    context.configure(
        connection=options["connection"],
        target_metadata=options["metadata"],
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
