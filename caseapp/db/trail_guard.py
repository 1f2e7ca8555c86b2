"""The triggers that let the trail only be added to. A migration that rebuilds a trail table calls
``add`` again, because a rebuilt table has lost its triggers."""

from __future__ import annotations

from alembic import op

TABLES = ("trail_entry", "trail_subject")
#: What makes a row one row: an insert that would replace one is a change as well.
KEYS = {"trail_entry": ("seq",), "trail_subject": ("seq", "position")}
SAYS = "the trail is only ever added to"


def add() -> None:
    """Refuse every change and removal of what the trail holds."""
    if op.get_bind().dialect.name == "sqlite":
        _add_to_sqlite()
    else:
        _add_to_postgresql()


def remove() -> None:
    """Take the triggers away, to go back before the trail existed."""
    if op.get_bind().dialect.name == "sqlite":
        return  # they go with their tables
    for table in TABLES:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_only_added ON {table}")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_never_emptied ON {table}")
    op.execute("DROP FUNCTION IF EXISTS trail_only_added()")


def _add_to_sqlite() -> None:
    for table in TABLES:
        for operation in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
        same = " AND ".join(f"{key} = NEW.{key}" for key in KEYS[table])
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
            f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _add_to_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION trail_only_added() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION trail_only_added()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION trail_only_added()"
        )
