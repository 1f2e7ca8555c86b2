"""The page of all permissions of a case, and one of them whole."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.ages import age_in
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.consents import blueprint, queries, queries_stopping, reduced
from caseapp.features.consents.queries import Shown
from caseapp.kinds import AgeStatus, Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import answers, children, languages, safety_basis, telling
from caseapp.web import logins, pages

#: How an answer stands where two people look at it.
SAID = {Shown.AGAIN: Shown.YES}


def case_of(session: Any, reference: str) -> Case:
    """Return a case whose permissions the actor reads; else raise ``HiddenError``."""
    case = _in_sight(session, reference)
    if Kind.CON not in guard.reach(session, case.id).reads:
        raise HiddenError
    return case


def _in_sight(session: Any, reference: str) -> Case:
    """Return a case, if it is not another one that two people look at together."""
    case = case_by_reference(session, reference)
    if (logins.require_login().together_case_id or case.id) != case.id:
        raise HiddenError
    return case


def is_together() -> bool:
    """Whether two people look at this page (practice.md P5)."""
    return logins.require_login().together_case_id is not None


@blueprint.get("/cases/<reference>/consents")
@allow(Permission.CASE_READ, together=True)
def index(reference: str) -> Response:
    """Who may know what: what they said yes and no to, and what is not decided.

    For those who read a part: what was shared with them, or how many there are.
    """
    session: Any = db.session()
    case = _in_sight(session, reference)
    if Kind.CON not in guard.reach(session, case.id).reads:
        return _in_part(session, case)
    found, together = queries.cards(session, case, clock.now()), is_together()
    if together:
        # Whether a yes counts is for staff (practice.md P6): two people read what was said.
        found = [replace(each, shown=SAID.get(each.shown, each.shown)) for each in found]
    age = age_in(session, case.id)
    to_others = [each for each in found if each.may_stop and each.consent.is_to_others]
    return pages.page(
        "consents/index.html",
        asks_several=len(to_others) > 1 and age.is_adult(clock.now()),
        case=case,
        groups={each.value: queries.by_recipient(found, each) for each in Shown},
        undecided=queries.undecided(found),
        is_childs=age.status is AgeStatus.CHILD and not age.is_adult(clock.now()),
        reads_decisions=not age.was_never_minor and Kind.NOT in guard.writes(session, case.id),
        writes=answers.may_write(session, case, Kind.CON),
        together=together,
        heard=[] if together else queries_stopping.heard(session, case, found),
        to_tell=[] if together else queries_stopping.to_tell(session, case, found),
    )


@blueprint.get("/cases/<reference>/consents/<uuid:consent_id>")
@allow(Permission.CASE_READ)
def show(reference: str, consent_id: uuid.UUID) -> Response:
    """One permission whole, with what became of it; it can be printed."""
    session: Any = db.session()
    case = case_of(session, reference)
    now = clock.now()
    card = queries.card(session, case, consent_id, now)
    return pages.page(
        "consents/show.html",
        case=case,
        card=card,
        ends=card.entry.ends_shown(now),
        name_of=languages.name,
        company=queries.company(session, card.consent),
        author=queries.author_of(session, card.consent.author_id),
        guardians=children.answers_to(session, case, card.consent),
        together=False,
        tellings=telling.tellings(session, card.consent),
        safety=safety_basis.looks_on(session, card.consent),
        writes=answers.may_write(session, case, Kind.CON),
        reads_decisions=answers.may_write(session, case, Kind.NOT),
    )


def _in_part(session: Any, case: Case) -> Response:
    now = clock.now()
    shares = reduced.shares(session, case, now)
    if shares:
        return pages.page("consents/shared.html", case=case, shares=shares, together=False)
    outline = reduced.outline(session, case, now)
    if outline is None:
        raise HiddenError
    return pages.page("consents/outline.html", case=case, outline=outline, together=False)
