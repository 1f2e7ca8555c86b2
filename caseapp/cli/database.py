"""``caseapp db``: the version of the database, and bringing it to that of the code."""

from __future__ import annotations

import click

from caseapp.cli.progress import patience, say
from caseapp.cli.setting import settings as read_settings


@click.group("db")
def database() -> None:
    """Look after the database: its version, and new ones."""


@database.command()
def upgrade() -> None:
    """Bring the database to the version of this caseapp.

    Rows are counted before and after; if one were lost, nothing would be changed. Make a backup
    before, with 'caseapp backup'.

    Example:   caseapp db upgrade
    """
    from caseapp.db import migrate
    from caseapp.services import standalone

    with standalone.opened(read_settings(), "caseapp db upgrade") as opened:
        standalone.refuse_missing(opened)
        before = standalone.versions(opened)
        with patience("Bringing the database to the version of this caseapp"):
            migrate.upgrade(opened)
        after = standalone.versions(opened)
    if before == after:
        say(f"The database is at version {after['main']} already.")
    else:
        say(f"The database went from version {before['main']} to {after['main']}.")


@database.command()
def version() -> None:
    """Print the version of the data, of the keys, and the newest ones known.

    Example:   caseapp db version
    """
    from caseapp.db import keystore, migrate
    from caseapp.services import standalone

    with standalone.opened(read_settings(), "caseapp db version") as opened:
        standalone.refuse_missing(opened)
        found = standalone.versions(opened)
    for bind, label in (("main", "data"), (keystore.BIND, "keys")):
        click.echo(f"{label}\t{found[bind] or 'none'}\tnewest {migrate.latest(bind)}")
