"""``caseapp remind``: safe to run again, and one sentence where the mail server is not there."""

from __future__ import annotations

import socket

import pytest
from flask import current_app
from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.cli.setting import settings
from caseapp.kinds import Kind, Role
from caseapp.models.account import Membership
from caseapp.models.organisation import Organisation
from caseapp.models.outside import MailWish
from caseapp.models.task import Task
from caseapp.services import standalone
from tests.cli.conftest import Place
from tests.support.world import World


def test_it_asks_and_sends_nothing_where_no_server_is_set(installation: Place) -> None:
    for _each in range(2):
        done = installation.run("remind")
        assert done.exit_code == 0
        assert "Asked whether help is wanted: 0" in done.stderr
        assert "Mail" not in done.stderr


def test_the_first_person_wants_mail_and_nothing_waits(
    installation: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _want_mail()
    _set(monkeypatch, 1)
    done = installation.run("remind")  # no letter is due, so nobody asks the server
    assert done.exit_code == 0
    assert "Mail sent: 0" in done.stderr


def test_a_server_that_is_not_there_is_said_after_the_questions(
    installation: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _want_mail(with_task=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        _set(monkeypatch, taken.getsockname()[1])
        done = installation.run("remind")
    assert done.exit_code == 2
    assert "Asked whether help is wanted" in done.stderr
    assert "1 not sent." in done.stderr
    assert "CASEAPP_SMTP_HOST" in done.stderr
    assert "Traceback" not in done.output + done.stderr


def test_settings_that_do_not_fit_are_said(
    installation: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, 1)
    monkeypatch.setenv("CASEAPP_SMTP_FROM", "")
    done = installation.run("remind")
    assert done.exit_code == 2
    assert "CASEAPP_SMTP_FROM" in done.stderr


def _set(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    given = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "FROM": "post@zz.example"}
    for name, value in given.items():
        monkeypatch.setenv(f"CASEAPP_SMTP_{name}", value)


def _want_mail(*, with_task: bool = False) -> None:
    """Let the first person want mail, at any hour; and a review of theirs be due."""
    with standalone.opened(settings(), "test"):
        with trail.acting("set-up", "a test") as session:
            hats = session.scalars(select(Membership)).all()
            hat = next(each for each in hats if each.role is Role.CW)
            home = session.get_one(Organisation, hat.organisation_id)
            home.quiet_from = home.quiet_until = 0
            by = Actor(hat.user_id, hat.id, hat.organisation_id, hat.role, "Ana")
        session = gate.new_session(by)
        session.add(MailWish(owner_id=by.user_id, organisation_id=home.id, is_wanted=True))
        trail.say(session, "mail.wish")
        trail.commit(session)
        session.close()
        if with_task:
            _open_case(by)


def _open_case(by: Actor) -> None:
    """Open a case, and a task of today in it."""
    world = World(current_app._get_current_object())  # type: ignore[attr-defined]
    case = world.open_case(by)
    values = {"kind": Kind.NOT, "user_id": by.user_id, "what": "a task"}
    world.add(by, Task, case, due_on=clock.today(), **values)
