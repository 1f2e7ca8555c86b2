"""What is learned and measured inside one process: statements of a page, the gate, the trail.

Nothing here waits for the disk: the embedded database is opened without its sync, and what is timed
is timed in processor time, which on PostgreSQL leaves out the server's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, registry

from benchmarks.caseload import Installation
from benchmarks.forms import filled
from benchmarks.pages import Page, Place
from benchmarks.timing import Thing, alternate
from caseapp import create_app
from caseapp.access import gate, trail
from caseapp.base import ids
from caseapp.db import db, passage
from caseapp.db.setup import Database
from caseapp.kinds import Kind
from caseapp.models.case import Case, CaseSummary
from caseapp.services.standalone import close

_OK = 200
#: What is counted apart: whose session it is, who is told to be asking, and the trail.
APART = (
    "login_session",
    "set_config(",
    "trail_entry",
    "trail_subject",
    "pg_advisory_xact_lock",
)


@dataclass
class Asked:
    """What a page asked of the database: rows of each select, and whether it wrote."""

    status: int = 0
    rows: list[int] = field(default_factory=list)
    writes: int = 0
    apart: int = 0

    @property
    def statements(self) -> int:
        """All statements of the page."""
        return len(self.rows) + self.writes

    @property
    def own(self) -> int:
        """Those that are not counted apart (interface.md): session, context and trail."""
        return self.statements - self.apart


@contextmanager
def opened(made: Installation) -> Iterator[Flask]:
    """Open the application in this process."""
    app = create_app(made.where.settings)
    with app.app_context():
        for engine in db.engines.values():
            if not made.where.settings.is_postgresql:
                event.listen(engine, "connect", _never_sync)
    try:
        yield app
    finally:
        close(app)


def _never_sync(driver: Any, _record: Any) -> None:
    driver.execute("PRAGMA synchronous = off")


def ask(app: Flask, made: Installation, who: str, page: Page) -> list[Asked]:
    """Open a page for each of somebody's cases, or once if it is about none; return what each time
    was asked of the database."""
    browser = app.test_client()
    browser.set_cookie("session", made.tokens[who])
    return [_ask(browser, page, place) for place in page.among(made.places[who])]


def _ask(browser: FlaskClient, page: Page, place: Place) -> Asked:
    path = page.address(place)
    # The first one now and then writes its session's use.
    first = browser.get(path, headers=page.headers)
    asked = Asked(first.status_code)
    if first.status_code != _OK:
        return asked
    form = filled(first.text, page.form(place)) if page.sends else {}

    def note(connection: Any, _cursor: Any, sql: str, values: Any, context: Any, _m: bool) -> None:
        asked.apart += any(word in sql for word in APART)
        if context.isinsert or context.isupdate or context.isdelete:
            asked.writes += 1
        else:
            driver = connection.connection.dbapi_connection
            found = driver.execute(sql, values)
            asked.rows.append(len(found.fetchall()) if found.description else 0)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        answer = (
            browser.post(path, data=form) if page.sends else browser.get(path, headers=page.headers)
        )
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    asked.status = answer.status_code
    return asked


def gate_adds(app: Flask, made: Installation, rounds: int) -> float:
    """Return what the gate adds to one statement that brings an object, in milliseconds."""
    # The same table, mapped once more where no gate listens.
    plainly: Any = type("Plainly", (), {})
    registry().map_imperatively(plainly, CaseSummary.__table__)
    with _acting(app, made) as session, ungated(app, made) as plain_session:
        case = session.scalars(select(Case).limit(1)).one()

        def gated() -> None:
            session.expunge_all()
            session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)).all()

        def plain() -> None:
            plain_session.expunge_all()
            wanted = select(plainly).where(plainly.case_id == case.id)
            plain_session.scalars(wanted, execution_options=passage.PASS).all()

        with_gate, without = alternate([Thing(gated), Thing(plain)], rounds, clock=time.thread_time)
    return with_gate.median - without.median


def trail_entry(app: Flask, made: Installation, cases: int, rounds: int) -> float:
    """Return what an entry of the trail about so many cases takes, in milliseconds."""
    with _acting(app, made) as session:
        subjects = [
            trail.Subject("look", case_id=ids.new_id(), organisation_id=None, kinds=Kind.SUM)
            for _ in range(cases)
        ]

        def write() -> None:
            trail.append(session, action="look", subjects=subjects)
            session.commit()

        return alternate([Thing(write)], rounds, clock=time.thread_time)[0].median


@contextmanager
def ungated(app: Flask, made: Installation) -> Iterator[Session]:
    """A session without the gate; on PostgreSQL as the owner, because row-level security shows
    nothing to an application that does not say who asks."""
    if not made.where.settings.is_postgresql:
        with Session(db.engine) as session:
            yield session
        return
    database: Database = app.extensions["caseapp_database"]
    with database.owner_engine("main") as engine, Session(engine) as session:
        yield session


@contextmanager
def _acting(app: Flask, made: Installation) -> Iterator[Any]:
    with app.app_context():
        token = trail.about.set(trail.of_job("benchmark"))
        session = gate.new_session(made.actors["few"])
        try:
            yield session
        finally:
            session.close()
            trail.about.reset(token)
