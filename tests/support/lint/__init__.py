"""The lint of pages: browsers of the tests look at every HTML answer that any test gets.

In a short run (``tests/support/choosing.py`` sets :data:`enough`) a test process looks at ten pages
of each address that differ, for each status, method and length; those that come after are parsed in
the long run only. What headers and titles say is asked of every answer in either.

Rules stand in the modules beside this one, each a function that gives problems in words. Here is
what gives them their pages: the client, what it remembers, and what is asked of headers.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from caseapp.access import routes
from tests.support.counted import unpacked
from tests.support.lint import reading, safety, words
from tests.support.lint.page import Page, Sent
from tests.support.world import PEOPLE

#: The one page that is shown in either direction, so that layouts can be looked at.
TURNED = "/patterns?direction="

_NONCE = re.compile(r"'nonce-([^']*)'")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
#: What is drawn or given out: nonces, tokens, keys, identifiers, references; the time of day.
_DRAWN = re.compile(r"(?=[\w.-]*\d)[\w.-]{8,}|[\w.-]{20,}|\b\d\d:\d\d\b")


class LintingClient(FlaskClient):
    """A client that raises ``AssertionError`` for an HTML answer with a problem."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request, and look at its answer."""
        _remember_people(self.application, kwargs.get("data"))
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html":
            problems = [*in_headers(response), *in_body(self.application, response)]
            assert not problems, _told(response, problems)
        return response


def in_headers(response: TestResponse) -> Iterator[str]:
    """Give what is wrong with the headers of an HTML answer."""
    if "no-store" not in response.cache_control:
        yield f"Cache-Control is {response.headers.get('Cache-Control')!r}"
    if "HX-Request" not in response.vary:
        yield f"Vary is {response.headers.get('Vary')!r}"


def in_body(app: Flask, response: TestResponse) -> Iterator[str]:
    """Give what is wrong with the page of an HTML answer, if somebody will see one."""
    request = response.request
    leads_on = "Location" in response.headers or "HX-Redirect" in response.headers
    if leads_on or request.method in ("HEAD", "OPTIONS"):
        return
    nonce = _NONCE.search(response.headers.get("Content-Security-Policy", ""))
    sent = Sent(
        unpacked(response).decode(),
        nonce=nonce[1] if nonce else "",
        is_whole=request.headers.get("HX-Request-Type") != "partial",
        address=request.path,
        is_turned=request.full_path.startswith(TURNED),
        is_tokenless=lambda address: _is_tokenless(app, address),
    )
    alike = (_DRAWN.sub("", request.path), request.method, response.status_code, sent.is_whole)
    yield from _looked_at(sent, alike)
    title = _TITLE.search(sent.html)
    yield from words.named_in(html.unescape(title[1]) if title else "", app.extensions[PEOPLE])


def lint(sent: Sent) -> tuple[str, ...]:
    """Look at a page by every rule that is for it."""
    page = Page(sent)
    rules = (*reading.RULES, *safety.RULES, *words.RULES)
    if sent.is_whole:
        rules = (*reading.WHOLE, *rules)
    return tuple(problem for rule in rules for problem in rule(page))


# --- pages that were seen before --------------------------------------------------------

#: How many different pages of one address are enough; none: all of them are looked at.
enough: int | None = None

_SEEN: dict[bytes, tuple[str, ...]] = {}
_times: Counter[tuple[object, ...]] = Counter()


def _looked_at(sent: Sent, alike: tuple[object, ...]) -> tuple[str, ...]:
    key = digest(sent)
    if key not in _SEEN:
        _times[alike] += 1
        if enough is not None and _times[alike] > enough:
            return ()
        _SEEN[key] = lint(sent)
    return _SEEN[key]


def digest(sent: Sent) -> bytes:
    """Return the same for pages that differ in nothing but what was drawn for each.

    What was drawn is numbered in the order in which it stands there, so that two words that were
    alike stay alike and two that differ stay different.
    """
    numbers = itertools.count()
    names: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"\0{next(numbers)}")

    # All that a rule asks of the address is whether a form that leads to it needs no token.
    known = (sent.is_whole, sent.is_turned, sent.is_tokenless(sent.address))
    text = f"{sent.nonce} {known} {sent.html}"
    return hashlib.blake2b(_DRAWN.sub(numbered, text).encode(), digest_size=16).digest()


# --- helpers ----------------------------------------------------------------------------


def _is_tokenless(app: Flask, address: str) -> bool:
    path = urlsplit(address).path
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path, method="POST")
    except HTTPException:
        return False
    rule = routes.rule_of(app, endpoint)
    return rule is not None and rule.tokenless


def _remember_people(app: Flask, typed: Any) -> None:
    """Remember the name that somebody gives a person, to find it in titles."""
    if isinstance(typed, dict) and isinstance(typed.get("name_to_use"), str):
        app.extensions[PEOPLE].add(typed["name_to_use"])


def _told(response: TestResponse, problems: list[str]) -> str:
    request = response.request
    answered = f"{request.method} {request.full_path} {response.status_code}:"
    return "\n  ".join([answered, *problems])
