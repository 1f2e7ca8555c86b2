"""``caseapp demo``: an invented caseload on this computer."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace

import click
from flask import Flask

from caseapp.base import clock
from caseapp.cli.numbers import MOST_CASES, MOST_SEED, Number, Wanted
from caseapp.cli.progress import say
from caseapp.cli.refusals import Refusal
from caseapp.config import Settings
from caseapp.services import folder
from caseapp.services.standalone import close
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.demo import demo as read_demo

HOST = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), envvar="PORT", help="Port to listen on.")
@click.option("--no-serve", is_flag=True, help="Prepare the demo and exit.")
@click.option("--accounts", is_flag=True, help="Print role, e-mail and password of each account.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and load them anew.")
@click.option("--cases", type=Number(1, MOST_CASES), help="Make so many synthetic cases instead.")
@click.option("--seed", type=Number(0, MOST_SEED), help="Same seed, same cases (default: 1).")
def demo(
    port: int | None,
    no_serve: bool,
    accounts: bool,
    fresh: bool,
    cases: int | None,
    seed: int | None,
) -> None:
    """Try caseapp with an invented caseload, on this computer only.

    Everything is written into CASEAPP_DATA_DIR (default: instance/). The demo listens on
    127.0.0.1 and says on every page that it is one. All its people are invented.

    With --cases there are synthetic cases, put together by chance, instead of the few that tell a
    story each: to see what a large caseload is like.

    Example:   caseapp demo --port 5050

    Example:   caseapp demo --fresh --cases 1000
    """
    if seed is not None and cases is None:
        raise Refusal("A seed goes with a number of cases; give --cases too.")
    wanted = Wanted(cases, 1 if seed is None else seed) if cases else None
    people = read_demo()
    if accounts:
        print_accounts(people)
        return
    settings = _settings(port)
    if not no_serve:
        _refuse_taken_port(settings)
    app = prepare(settings, people, fresh=fresh, wanted=wanted)
    if no_serve:
        close(app)
        say("The demo is ready. Start it with 'caseapp demo'.")
    else:
        _serve(app, settings, people)


def print_accounts(people: Demo) -> None:
    """Print one line an account: code of the role worn at sign-in, e-mail, password."""
    for person in people.staff:
        click.echo("\t".join((person.roles[0].value, person.email, person.passphrase)))


def prepare(
    settings: Settings, people: Demo, *, fresh: bool = False, wanted: Wanted | None = None
) -> Flask:
    """Return the demo's application; load its data if they are not there yet.

    ``wanted``: a synthetic caseload instead of the demo's own, where there are no cases so far. One
    of another version is made anew as it was.
    """
    from caseapp import create_app

    _refuse_real_data(settings)
    folder.prepare(settings)
    mark = folder.demo_mark(settings)
    if mark is not None and mark.is_ready and not fresh:
        _refuse_more_cases(settings, wanted)
        wanted = Wanted(mark.cases, mark.seed) if mark.cases else None
    if mark is not None and (fresh or not mark.is_ready or _is_outdated(settings)):
        _refuse_fresh_postgresql(settings)
        folder.clear_demo(settings)
        mark = None
    if mark is None:
        return _load(settings, people, wanted)
    days = (clock.now() - mark.loaded_at).days
    if days:
        say(
            f"The demo was loaded {days} days ago, and its dates have aged with it;"
            " 'caseapp demo --fresh' loads it anew."
        )
    return create_app(settings)


def _settings(port: int | None) -> Settings:
    found = folder.as_demo(Settings.from_environment())
    return replace(found, port=port or found.port)


def _load(settings: Settings, people: Demo, wanted: Wanted | None) -> Flask:
    """Make key and database, and load everything; take all away if the database is somebody's."""
    from caseapp import create_app
    from caseapp.base.secret import Secret, write_secret
    from caseapp.db.engine import DatabaseError

    folder.mark_demo(settings, is_ready=False)
    write_secret(settings.effective_key_file, Secret.new())
    app = create_app(settings)
    try:
        _fill(app, settings, people, wanted)
    except DatabaseError:
        close(app)
        folder.clear_demo(settings)
        raise
    how = {"cases": wanted.cases, "seed": wanted.seed} if wanted else {}
    folder.mark_demo(settings, is_ready=True, **how)
    return app


def _fill(app: Flask, settings: Settings, people: Demo, wanted: Wanted | None) -> None:
    from caseapp.access import trail
    from caseapp.cli import demo_data, demo_synthetic
    from caseapp.db import migrate
    from caseapp.services.people import refuse_used

    database = app.extensions["caseapp_database"]
    say("Preparing the demo's encrypted database ...")
    with app.app_context():
        trail.about.set(trail.of_job("caseapp demo"))
        refuse_used(database)
        migrate.upgrade(database)
        if wanted:
            demo_synthetic.load(people, settings, database, wanted)
            return
        total = len(people.staff) + len(people.cases)
        with click.progressbar(
            length=total, label="Loading invented people", file=sys.stderr
        ) as bar:
            demo_data.load(people, settings, lambda _key: bar.update(1))


def _is_outdated(settings: Settings) -> bool:
    """Whether the demo was made by another version; it is loaded anew then."""
    from caseapp.base.secret import SecretError, read_secret
    from caseapp.db.engine import DatabaseError
    from caseapp.db.setup import Database
    from caseapp.services import standalone

    try:
        database = Database(settings, read_secret(settings.effective_key_file))
        standalone.refuse_missing(database)
        return not standalone.is_current(database)
    except (DatabaseError, SecretError):
        return True


def _refuse_real_data(settings: Settings) -> None:
    holds_data = folder.files_of_database(settings) or settings.effective_key_file.exists()
    if folder.demo_mark(settings) is None and holds_data:
        raise Refusal(
            f"{settings.data_dir} holds real data; set CASEAPP_DATA_DIR to another folder to try"
            " the demo."
        )


def _refuse_more_cases(settings: Settings, wanted: Wanted | None) -> None:
    if wanted is not None:
        raise Refusal(
            f"The demo in {settings.data_dir} holds cases already; add --fresh to throw them away"
            " and make others, or set CASEAPP_DATA_DIR to another folder."
        )


def _refuse_fresh_postgresql(settings: Settings) -> None:
    if settings.is_postgresql:
        raise Refusal(
            "On PostgreSQL the demo is not thrown away by itself; make an empty database, remove"
            f" {settings.data_dir / folder.DEMO_MARK} and the key file beside it, and try again."
        )


def _refuse_taken_port(settings: Settings) -> None:
    from caseapp.services.httpd import port_taken

    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise port_taken(settings) from None


def _serve(app: Flask, settings: Settings, people: Demo) -> None:
    from caseapp.cli.serve import run

    def welcome(address: str) -> None:
        click.echo(f"\ncaseapp demo is running at {address}  (Ctrl-C stops it)\n")
        click.echo(table_of(people))
        click.echo("\nAll people are invented. Anybody at this computer can sign in.")

    run(app, settings, welcome)


def table_of(people: Demo) -> str:
    """Return the sign-ins as a table: role, name, e-mail, passphrase."""
    rows = [("Role", "Name", "E-mail", "Passphrase")]
    for person in people.staff:
        roles = ", ".join(role.value for role in person.roles)
        rows.append((roles, person.name, person.email, person.passphrase))
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(
        line.rstrip() for line in (lines[0], "  ".join("-" * w for w in widths), *lines[1:])
    )
