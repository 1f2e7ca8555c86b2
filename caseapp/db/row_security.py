"""Row-level security on PostgreSQL: the second net, under the gate.

The application's role owns nothing and meets these policies; the role that owns the tables runs
migrations and backups and does not. A transaction says who is asking (:func:`tell`); one that says
nothing sees no row about a case. It is a net for rows: kinds and columns are the gate's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, func, inspect, select, text
from sqlalchemy.engine import make_url

from caseapp.db import keystore, passage, patience

#: What a transaction says: who, in which hat and organisation, when; whether the hat has the
#: organisation-wide view, may open cases, or is a system actor's name.
SETTINGS = ("user", "hat", "organisation", "now", "wide", "opens", "system")
POLICY = "case_reach"
#: Tables that are only ever added to.
ONLY_ADDED = ("trail_entry", "trail_subject")

_LIVE = (
    "{0}.membership_id = NULLIF(current_setting('app.hat', true), '')::uuid"
    " AND {0}.starts_at <= NULLIF(current_setting('app.now', true), '')::timestamptz"
    " AND ({0}.ends_at IS NULL"
    " OR {0}.ends_at > NULLIF(current_setting('app.now', true), '')::timestamptz)"
)
_OURS = "{table}.organisation_id = NULLIF(current_setting('app.organisation', true), '')::uuid"
_SAID = "COALESCE(current_setting('app.{0}', true), '') <> ''"
#: Organisations that are kept from a case. Its policy is another one, because those of all other
#: tables read it.
HOUSES = "house_bar"
_OF_US = (
    f"EXISTS (SELECT 1 FROM partner p WHERE p.id = {HOUSES}.partner_id"
    " AND p.linked_organisation_id"
    " = NULLIF(current_setting('app.organisation', true), '')::uuid)"
)
# (Of the table of houses one meets the rows about one's own by that policy: no need to ask again.)
_NO_HOUSE = (
    f" AND NOT EXISTS (SELECT 1 FROM {HOUSES} h WHERE h.case_id = {{table}}.case_id"
    " AND h.lifted_at IS NULL)"
)
_REACHES = (  # (fixed text: names of tables come from migrations only)
    f"({_SAID.format('system')} OR ("
    "(EXISTS (SELECT 1 FROM case_access a WHERE a.case_id = {table}.case_id AND "
    + _LIVE.format("a")
    + ") OR EXISTS (SELECT 1 FROM item_access i WHERE i.record_id = {table}.id AND "
    + _LIVE.format("i")
    + f") OR ({_SAID.format('wide')} AND {_OURS}))"
    " AND NOT EXISTS (SELECT 1 FROM case_bar b WHERE b.case_id = {table}.case_id"
    " AND b.user_id = NULLIF(current_setting('app.user', true), '')::uuid"
    " AND b.lifted_at IS NULL){houses}))"
)
_TELL = select(
    *(func.set_config(f"app.{name}", bindparam(name), True) for name in SETTINGS),
    func.set_config("statement_timeout", bindparam("waits"), True),
)
_MAY_ADD = f"({_REACHES} OR ({_SAID.format('opens')} AND {_OURS}))"


def protect(tables: Iterable[str]) -> None:
    """Give case-bound tables their policy. Called by the migration that makes them.

    Organisations that are kept away are in it as soon as there is a table of them.
    """
    from alembic import op

    if op.get_bind().dialect.name != "postgresql":
        return
    _put(tables, houses=inspect(op.get_bind()).has_table(HOUSES))


def renew(*, houses: bool) -> None:
    """Give every table that has a policy the present one, or the one that knows no houses."""
    from alembic import op

    if op.get_bind().dialect.name != "postgresql":
        return
    wanted = text("SELECT tablename FROM pg_policies WHERE policyname = :name ORDER BY tablename")
    tables = list(op.get_bind().execute(wanted, {"name": POLICY}).scalars())
    for table in tables:
        op.execute(f"DROP POLICY {POLICY} ON {table}")
    _put(tables, houses=houses)


def _put(tables: Iterable[str], *, houses: bool) -> None:
    from alembic import op

    for table in tables:
        using, check = _of_houses() if houses and table == HOUSES else _of(table, houses=houses)
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {POLICY} ON {table} USING ({using}) WITH CHECK ({check})")


def _of(table: str, *, houses: bool) -> tuple[str, str]:
    """What is reached of a table, and what may be added to it."""
    words = {"table": table, "houses": _NO_HOUSE.format(table=table) if houses else ""}
    return _REACHES.format(**words), _MAY_ADD.format(**words)


def _of_houses() -> tuple[str, str]:
    """Steps of the machinery read and write these; a house meets those about itself, which is what
    the other policies go by."""
    system = _SAID.format("system")
    return f"{system} OR {_OF_US}", system


def unprotect(tables: Iterable[str]) -> None:
    """Take the policies away, to go back before the tables existed."""
    from alembic import op

    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")


def tell(connection: Any, said: Mapping[str, str]) -> None:
    """Say who is asking, until the end of the transaction, and how long one statement may take."""
    waits = patience.PERSON_WAITS if "user" in said else patience.JOB_WAITS
    values = {name: said.get(name, "") for name in SETTINGS} | {"waits": str(int(waits * 1_000))}
    connection.execute(_TELL, values, execution_options=passage.PASS)


def grant(connection: Any, application_url: str) -> None:
    """Give the application's role what it needs and no more. Run by the owner after migrations."""
    role = connection.dialect.identifier_preparer.quote(make_url(application_url).username)
    owner = make_url(str(connection.engine.url)).username
    if make_url(application_url).username == owner:
        return
    for schema in ("public", keystore.SCHEMA):
        known = connection.exec_driver_sql(
            "SELECT 1 FROM information_schema.schemata WHERE schema_name = %s", (schema,)
        ).first()
        if known is None:
            continue
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
        )
        tables = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)
        ).scalars()
        for table in set(tables) & {*ONLY_ADDED, "alembic_version"}:
            connection.exec_driver_sql(
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM {role}"
            )
