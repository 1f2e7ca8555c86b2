"""Sites: the whole application over a world, and browsers that are signed in to it.

``site`` gives a fresh one to each test, on both databases (``tests/support/choosing.py``). A
browser here speaks HTTP to the application in the same process, and each of its pages is linted
(``tests/support/lint``); real Chromium is in ``tests/support/chromium.py``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any, Generic, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from caseapp import create_app
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto
from caseapp.base.secret import Secret
from caseapp.config import Settings
from caseapp.models.signin import LoginSession
from caseapp.web import login_state
from tests.support.lint import LintingClient
from tests.support.world import DATABASES, Templates, World

COOKIE = "session"
Made = TypeVar("Made", bound="Site")


class _Compiled(BytecodeCache):
    """Templates as compiled once in a test process: each test has an application of its own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before of the same source."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _application(settings: Settings, secret: Secret) -> Flask:
    app = create_app(settings, secret)
    app.testing = True
    app.jinja_env.bytecode_cache = _COMPILED
    app.test_client_class = LintingClient
    return app


class Site(World):
    """A world with its web pages. ``app``: one that served another site of this installation."""

    def __init__(self, settings: Settings, secret: Secret, app: Flask | None = None) -> None:
        super().__init__(app or _application(settings, secret))
        self.secret = secret
        self._as_made = self._looks

    @property
    def settings(self) -> Settings:
        """The installation that is served now."""
        found: Settings = self.app.extensions["caseapp_settings"]
        return found

    @property
    def is_as_made(self) -> bool:
        """Whether no test has changed the application itself."""
        return self._looks == self._as_made

    @property
    def _looks(self) -> tuple[Any, ...]:
        app = self.app
        hooks = sum(len(each) for each in app.before_request_funcs.values())
        rules = len(list(app.url_map.iter_rules()))
        rest = frozenset(app.extensions), len(app.blueprints), id(app.jinja_env.loader)
        return app.testing, hooks, rules, rest

    def browser(self, actor: Actor | None = None) -> Browser:
        """Give a browser, signed in as somebody in one hat, or as nobody."""
        browser = Browser(self.app.test_client())
        if actor is not None:
            browser.http.set_cookie(COOKIE, self.sign_in(actor), domain="localhost")
        return browser

    def sign_in(self, actor: Actor, **values: Any) -> str:
        """Start a session as signing in does, and return its token; ``values`` say what differs."""
        token = secrets.token_urlsafe(32)
        now = clock.now()
        with self.system("sign-in") as session:
            started = {
                "stage": login_state.FULL_STAGE,
                "data": f'{{"csrf_token": "{secrets.token_hex(20)}"}}',
                "started_at": now,
                "used_at": now,
                "proved_at": now,
            }
            session.add(
                LoginSession(
                    token_digest=crypto.fingerprint(self.secret.tokens, token),
                    user_id=actor.user_id,
                    membership_id=actor.membership_id,
                    **{**started, **values},
                )
            )
        return token


class Browser:
    """What somebody does with pages: open one, fill in its form, send it."""

    def __init__(self, http: FlaskClient) -> None:
        self.http = http

    def open(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.http.get(path, **options)

    def fill(self, path: str, **values: str) -> dict[str, str]:
        """Open a page and return its form as it would be sent with these values typed in."""
        return {**hidden_fields(self.open(path).text), **values}

    def send(self, path: str, form: dict[str, str]) -> TestResponse:
        """Send a form that was filled in."""
        return self.http.post(path, data=form)

    def submit(self, path: str, **values: str) -> TestResponse:
        """Open a page, fill in its form and send it."""
        return self.send(path, self.fill(path, **values))

    def change(self, path: str, **values: str) -> TestResponse:
        """Open a page and send the first of its forms that asks for these, as a browser would:
        with what else it shows."""
        forms = shown_forms(self.open(path).text)
        form = next(each for each in forms if values.keys() <= each.names)
        return self.send(form.action or path, {**form.fields, **values})


class _Hidden(HTMLParser):
    """Collects the hidden fields of the form in the main part of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.in_main = False
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "main":
            self.in_main = True
        if self.in_main and tag == "input" and values.get("type") == "hidden":
            self.fields[values["name"] or ""] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.in_main = False


def hidden_fields(html: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    parser = _Hidden()
    parser.feed(html)
    return parser.fields


class ShownForm:
    """A form as a page shows it: where it is sent, what it asks for, and what stands in it."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.names: set[str] = set()
        self.fields: dict[str, str] = {}


class _Forms(HTMLParser):
    """Reads the forms in the main part of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[ShownForm] = []
        self.in_main = False
        self._form: ShownForm | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.in_main = self.in_main or tag == "main"
        if tag == "form" and self.in_main:
            self._form = ShownForm(values.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, values.get("name", ""), values)

    def _field(self, tag: str, name: str, values: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option":
            if self._select and (self._select not in self._form.fields or "selected" in values):
                self._form.fields[self._select] = values.get("value", "")
        elif name and tag in {"input", "textarea", "select"}:
            self._form.names.add(name)
            self._select = name if tag == "select" else ""
            self._area = name if tag == "textarea" else ""
            is_choice = values.get("type") in {"radio", "checkbox"}
            if tag == "input" and (not is_choice or "checked" in values):
                self._form.fields[name] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.fields[self._area] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select
        self._form = None if tag == "form" else self._form
        self.in_main = self.in_main and tag != "main"


def shown_forms(html: str) -> list[ShownForm]:
    """Return the forms of a page's main part, in their order."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


class Fresh(Generic[Made]):
    """Sites on fresh installations. Making an application, and compiling what it asks of the
    database, takes longer than most tests: one application serves many, and its installation is
    made new for each.
    """

    def __init__(
        self, templates: Templates, kind: type[Made], settle: Callable[[Settings], Settings]
    ) -> None:
        self._templates, self._kind, self._settle = templates, kind, settle
        self._made: dict[str, Made] = {}

    def __call__(self, name: str) -> Made:
        """Give a site on ``sqlcipher`` or ``postgresql``, with nothing in it."""
        before = self._made.pop(name, None)
        if before is not None:
            before.close()
        if before is not None and before.is_as_made:
            self._templates.renew(before.settings)
            made = self._kind(before.settings, before.secret, before.app)
        else:
            settings = self._settle(self._templates.copy(name))
            made = self._kind(settings, self._templates.secret)
        self._made[name] = made
        return made

    def close(self) -> None:
        """Close every connection."""
        for each in self._made.values():
            each.close()


@pytest.fixture(scope="session")
def sites(templates: Templates) -> Iterator[Fresh[Site]]:
    """Give sites on fresh installations."""
    fresh = Fresh(templates, Site, lambda settings: settings)
    yield fresh
    fresh.close()


@pytest.fixture(params=DATABASES)
def site(request: pytest.FixtureRequest, sites: Fresh[Site]) -> Site:
    """Give a site of its own to one test."""
    return sites(request.param)


@pytest.fixture
def embedded_site(sites: Fresh[Site]) -> Site:
    """Give a site on the embedded database, for what does not depend on the database."""
    return sites("sqlcipher")
