"""The page of all permissions of a case, and one of them whole."""

from __future__ import annotations

import uuid
from typing import Any

from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.ages import age_in
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.consents import blueprint, queries
from caseapp.features.consents.queries import Shown
from caseapp.kinds import AgeStatus, Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import answers, children
from caseapp.web import pages


def case_of(session: Any, reference: str) -> Case:
    """Return a case whose permissions the actor reads; else raise ``HiddenError``."""
    case = case_by_reference(session, reference)
    if Kind.CON not in guard.reach(session, case.id).reads:
        raise HiddenError
    return case


@blueprint.get("/cases/<reference>/consents")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """Who may know what: what they said yes and no to, and what is not decided."""
    session: Any = db.session()
    case = case_of(session, reference)
    found = queries.cards(session, case, clock.now())
    age = age_in(session, case.id)
    return pages.page(
        "consents/index.html",
        case=case,
        groups={each.value: queries.by_recipient(found, each) for each in Shown},
        undecided=queries.undecided(found),
        is_childs=age.status is AgeStatus.CHILD and not age.is_adult(clock.now()),
        reads_decisions=not age.was_never_minor and Kind.NOT in guard.writes(session, case.id),
        writes=answers.may_write(session, case, Kind.CON),
    )


@blueprint.get("/cases/<reference>/consents/<uuid:consent_id>")
@allow(Permission.CASE_READ)
def show(reference: str, consent_id: uuid.UUID) -> Response:
    """One permission whole, with what became of it; it can be printed."""
    session: Any = db.session()
    case = case_of(session, reference)
    card = queries.card(session, case, consent_id, clock.now())
    return pages.page(
        "consents/show.html",
        case=case,
        card=card,
        author=queries.author_of(session, card.consent.author_id),
        guardians=children.answers_to(session, case, card.consent),
        writes=answers.may_write(session, case, Kind.CON),
        reads_decisions=answers.may_write(session, case, Kind.NOT),
    )
