"""What every request meets first: is it ours, is the address declared, who is asking, may they.

The order matters and is the order of the functions in :func:`install`.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from caseapp.access import gate, routes, trail
from caseapp.access.errors import HiddenError, NotYoursError
from caseapp.access.routes import Rule
from caseapp.access.standing import has_actor
from caseapp.base import ids
from caseapp.db import db
from caseapp.web import drafts, login_state, logins, pages, submissions

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})


class CrossSiteError(BadRequest):
    """A form came from another site."""


class UndeclaredRouteError(RuntimeError):
    """An address does not say which permission it asks for. Refused, and found by a test."""


def install(app: Flask) -> None:
    """Ask the questions of this module before each request, in this order."""
    app.before_request(name_request)
    app.before_request(refuse_other_sites)
    app.before_request(check_rule)
    app.before_request(repeat_first_answer)


def name_request() -> None:
    """Give the request a number and its page a nonce."""
    g.nonce = secrets.token_urlsafe(24)
    fault = logins.browser_session().fault
    if fault is not None:
        raise fault
    login = logins.current()
    trail.about.set(
        trail.About(
            request_id=str(ids.new_id()),
            route=request.url_rule.rule if request.url_rule else "",
            session_id=login.id if login else None,
        )
    )


def refuse_other_sites() -> None:
    """Refuse a change that another site's page asks for."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in OWN_SITES:
        raise CrossSiteError
    if origin is not None and origin != "null" and _host_of(origin) != request.host:
        raise CrossSiteError
    if origin == "null" and site is None:
        raise CrossSiteError


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def check_rule() -> AnyResponse | None:
    """Let a request through to its view only as far as the address's rule says."""
    if request.endpoint is None:
        return None
    rule = routes.rule_of(current_app, request.endpoint)
    if rule is None:
        raise UndeclaredRouteError(f"{request.endpoint} declares no permission.")
    login = logins.current()
    if login is not None and login.is_locked and not rule.locked:
        return _keep_form_and_go(rule, login.user_id, "accounts.unlock")
    if login is not None and _is_away_from_together(login, rule):
        return _keep_form_and_go(rule, login.user_id, "together.show", comes_back=False)
    if rule.permission is None:
        return None
    if login is None or login.actor is None:
        return _to_sign_in(rule, login)
    gate.act_as(db.session(), login.actor)
    _ask_permission(rule, login.actor.may(rule.permission))
    return None


def repeat_first_answer() -> Response | None:
    """Answer a form that was sent before as it was answered then."""
    login = logins.current()
    if login is None or not has_actor(db.session()):
        return None
    return submissions.first_answer(db.session())


def _ask_permission(rule: Rule, granted: bool) -> None:
    if granted:
        return
    if "reference" in (request.view_args or {}):
        raise HiddenError
    raise NotYoursError


def _is_away_from_together(login: login_state.Login, rule: Rule) -> bool:
    """Whether the session shows one Together page and this address is not a part of it (P5)."""
    shows_together = login.together_case_id is not None and not login.is_locked
    return shows_together and not rule.together


def _to_sign_in(rule: Rule, login: login_state.Login | None) -> AnyResponse:
    if login is not None:
        return pages.go("accounts.second_step")
    browser = logins.browser_session()
    return _keep_form_and_go(
        rule, browser.ended_user_id, "accounts.sign_in", form_token=browser.ended_form_token
    )


def _keep_form_and_go(
    rule: Rule, user_id: object, endpoint: str, *, form_token: str = "", comes_back: bool = True
) -> AnyResponse:
    """Keep a form that came too late, and send its writer to where they can come back from."""
    if rule.background:
        return Response(status=204)
    if request.method == "POST" and user_id is not None:
        drafts.park(user_id, form_token)
    return pages.go(endpoint, **({"next": drafts.return_path()} if comes_back else {}))
