"""Places with people who have passphrases, and browsers in which they sign in over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.config import Settings
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import Role
from caseapp.models.account import Credential, User
from caseapp.models.organisation import Organisation
from caseapp.models.signin import LoginSession
from caseapp.models.trail import TrailEntry
from tests.support.site import Browser, Fresh, Site
from tests.support.world import DATABASES, Templates

PASSPHRASE = "four odd lamps over barley"
NEW_PASSPHRASE = "seven green boats at anchor"
PIN = "204819"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Member:
    """Somebody with an account."""

    actor: Actor
    email: str
    passphrase: str = PASSPHRASE
    seed: str = ""

    @property
    def id(self) -> Any:
        """The key of the user."""
        return self.actor.user_id

    def code(self, steps: int = 0) -> str:
        """Return the six digits that an app shows now, or so many steps later."""
        return pyotp.TOTP(self.seed).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


class Place(Site):
    """A site whose people sign in with passphrases; hashing is cheap, except where it is timed.

    Making an application and compiling its statements takes longer than most tests here, so one
    application serves many tests and moves to a fresh installation for each.
    """

    def member(self, role: Role = Role.CW, organisation_id: Any = None, **options: Any) -> Member:
        """Give somebody an account with a passphrase."""
        actor = self.hat(role, organisation_id or self.organisation(), **options)
        with self.system("set-up") as session:
            user = session.get_one(User, actor.user_id)
            email = user.email
            if options.get("of") is None:
                made = hashes.make(PASSPHRASE)
                session.add(Credential(user_id=actor.user_id, password_hash=made))
        return Member(actor, email)

    def with_second_factor(self, member: Member) -> Member:
        """Give somebody a second factor."""
        member.seed = pyotp.random_base32()
        with self.system("accounts") as session:
            kept = session.scalars(select(Credential).where(Credential.user_id == member.id)).one()
            kept.totp_seed = member.seed
            kept.totp_confirmed_at = datetime.now(UTC)
        return member

    def ask_second_factor_of(self, organisation_id: Any, *roles: Role) -> None:
        """Have an organisation ask a second factor of some roles."""
        with self.system("set-up") as session:
            organisation = session.get_one(Organisation, organisation_id)
            organisation.second_factor_roles = " ".join(roles)

    def signed_in(self, member: Member, **options: Any) -> Visitor:
        """Give a browser in which somebody has signed in."""
        visitor = self.visitor(**options)
        answer = visitor.sign_in(member.email, member.passphrase)
        assert answer.status_code == 303, answer.text
        return visitor

    def visitor(self, address: str = "127.0.0.1", base_url: str | None = None) -> Visitor:
        """Give a browser at a network address."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return Visitor(client, base_url)

    def rows(self, model: Any, *which: Any) -> list[Any]:
        """Return rows of a table that only system actors reach."""
        with self.system("accounts") as session:
            return list(session.scalars(select(model).where(*which)))

    def entries(self, action: str) -> list[TrailEntry]:
        """Return the entries of the trail with this action."""
        with self.system("audit") as session:
            found = session.scalars(
                select(TrailEntry).where(TrailEntry.action == action).order_by(TrailEntry.seq)
            )
            return list(found)

    def sessions_of(self, member: Member) -> list[LoginSession]:
        """Return somebody's sessions that nobody ended."""
        return self.rows(
            LoginSession, LoginSession.user_id == member.id, LoginSession.ended_at.is_(None)
        )


class Visitor(Browser):
    """A browser, with the few things that people do with accounts."""

    def __init__(self, http: Any, base_url: str | None = None) -> None:
        super().__init__(http)
        self.options: dict[str, Any] = {"base_url": base_url} if base_url else {}

    def open(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.http.get(path, **{**self.options, **options})

    def send(self, path: str, form: dict[str, Any], **options: Any) -> TestResponse:
        """Send a form that was filled in."""
        return self.http.post(path, data=form, **{**self.options, **options})

    def press(self, path: str, page: str = "/account", **values: Any) -> TestResponse:
        """Press a button whose form stands on another page."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.open(page).text)
        return self.send(path, {"csrf_token": token[1] if token else "", **values})

    def sign_in(self, email: str, passphrase: str, **more: str) -> TestResponse:
        """Type e-mail and passphrase."""
        return self.submit("/sign-in", email=email, password=passphrase, **more)

    def is_in(self) -> bool:
        """Whether a page opens that needs a sign-in."""
        return self.open("/account").status_code == 200

    @property
    def token(self) -> str:
        """The value of the one cookie."""
        cookie = self.http.get_cookie("session") or self.http.get_cookie("__Host-session")
        return cookie.value if cookie else ""

    @token.setter
    def token(self, value: str) -> None:
        self.http.set_cookie("session", value, domain="localhost")


def cheap(settings: Settings) -> Settings:
    """Return settings under which hashing takes next to no time."""
    return replace(settings, argon2_memory_kib=64, argon2_rounds=1)


def link_on(page: TestResponse) -> str:
    """Return the path of the one-time link that a page shows."""
    found = re.search(r"http://localhost(/welcome/[\w-]+)<", page.text)
    assert found, page.text
    return found[1]


@pytest.fixture(scope="session")
def places(templates: Templates) -> Iterator[Fresh[Place]]:
    """Give a place on a fresh installation, on ``sqlcipher`` or ``postgresql``."""
    fresh = Fresh(templates, Place, cheap)
    yield fresh
    fresh.close()


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, places: Fresh[Place]) -> Place:
    """Give a place of its own to one test."""
    return places(request.param)


@pytest.fixture
def embedded_place(places: Fresh[Place]) -> Place:
    """Give a place on the embedded database, for what does not depend on the database."""
    return places("sqlcipher")


@pytest.fixture
def admin(place: Place, request: pytest.FixtureRequest) -> Member:
    """The administrator of an organisation called Harbour; made after the clock was stopped."""
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock")
    return place.member(Role.ADM, place.organisation("Harbour"))


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Stop the clock at a working morning; the test moves it."""
    with time_machine.travel(START, tick=False) as stopped:
        yield stopped


@pytest.fixture
def second_place(templates: Templates) -> Iterator[Callable[[Place], Place]]:
    """Open the same installation a second time, as another process would."""
    opened: list[Place] = []

    def open_again(first: Place) -> Place:
        again = Place(first.database.settings, templates.secret)
        opened.append(again)
        return again

    yield open_again
    for each in opened:
        each.close()
