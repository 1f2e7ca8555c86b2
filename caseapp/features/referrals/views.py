"""The referrals of a case, and one of them: what its recipient reads, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.referrals import blueprint, keys, queries
from caseapp.kinds import Kind, Permission, ReferralAct, ReferralState
from caseapp.models.case import Case
from caseapp.models.referral import Referral
from caseapp.rules import answers, never_use, partners
from caseapp.rules import referrals as rules
from caseapp.rules.referral_permission import entry_of, others, partner_of
from caseapp.rules.referral_sheet import sheet_of, text_of
from caseapp.web import logins, pages

#: What can go out on paper: nothing before it is sent, nothing after its permission.
PRINTED = (ReferralState.SENT, ReferralState.ACCEPTED)


@blueprint.get("/cases/<reference>/referrals")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """The referrals of a case; for somebody elsewhere those that came to them."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    now, is_ours = clock.now(), queries.reads_all(session, case)
    find = queries.of_case if is_ours else queries.received_in
    after = keys.read(request.args.get("after", ""))
    shown, more = find(session, case, after, now)
    return pages.page(
        "referrals/index.html",
        case=case,
        shown=shown,
        is_first=after is None,
        after=more,
        is_ours=is_ours,
        may_refer=may_refer(session, case),
    )


@blueprint.get("/cases/<reference>/referrals/<uuid:referral_id>")
@allow(Permission.CASE_READ)
def show(reference: str, referral_id: uuid.UUID) -> Response:
    """One referral, as its recipient reads it, with what happened so far."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    if not queries.reads_all(session, case):
        return _received(session, case, referral_id)
    referral = queries.referral_of(session, case, referral_id)
    return pages.page("referrals/show.html", **about(session, case, referral))


@blueprint.get("/cases/<reference>/referrals/<uuid:referral_id>/print")
@allow(Permission.CASE_READ)
def print_(reference: str, referral_id: uuid.UUID) -> Response:
    """What was sent, on a sheet of its own for the printer; without anybody's name outside."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    if queries.reads_all(session, case):
        referral = queries.referral_of(session, case, referral_id)
        state = rules.standing(session, referral)
        sheet = sheet_of(session, case, referral, today())
    else:
        found = queries.received(session, case, referral_id)
        state, sheet = rules.state_of(found, clock.now()), queries.sheet_received(found)
    if state not in PRINTED:
        flash(_("There is a sheet to print once it is sent, and while the permission holds."))
        return pages.go("referrals.show", reference=reference, referral_id=referral_id)
    refusal = never_use.refusal(session, case, text_of(sheet))
    if refusal:
        flash(refusal)
        return pages.go("referrals.show", reference=reference, referral_id=referral_id)
    return pages.page("referrals/print.html", case=case, sheet=sheet, referral_id=referral_id)


def about(session: Any, case: Case, referral: Referral) -> dict[str, Any]:
    """Return what pages of one referral show: the sheet, how it stands, and what can be done."""
    now = clock.now()
    entry = entry_of(session, case, referral)
    state = rules.standing(session, referral)
    writes = answers.may_write(session, case, Kind.REF)
    partner = partner_of(session, entry.consent) if entry else None
    acts = rules.TABLE[state]
    return {
        "case": case,
        "referral": referral,
        "sheet": sheet_of(session, case, referral, today()),
        "state": state,
        "events": queries.events(session, case, referral.id),
        "entry": entry,
        "partner": partner,
        "has_lapsed": partner is not None and partners.has_lapsed(partner, today()),
        "may_send": ReferralAct.SEND in acts and queries.may_offer_sending(entry, now),
        "may_ask": Kind.CON in guard.writes(session, case.id),
        "others": others(session, case, referral, now) if ReferralAct.GO_ON in acts else [],
        "writes": writes,
        "answers": answers_to(acts),
    }


def answers_to(acts: Any) -> list[ReferralAct]:
    """Return what can be written down of a referral, sending aside."""
    return [act for act in acts if act not in (ReferralAct.SEND, ReferralAct.GO_ON)]


def may_refer(session: Any, case: Case) -> bool:
    """Whether somebody writes referrals here and reads the permissions that these rest on."""
    reads = Kind.CON in guard.reach(session, case.id).reads
    return reads and answers.may_write(session, case, Kind.REF) and queries.reads_all(session, case)


def today() -> Any:
    """Return the day it is where the actor works."""
    return clock.today(logins.require_login().time_zone)


def _received(session: Any, case: Case, referral_id: uuid.UUID) -> Response:
    found = queries.received(session, case, referral_id)
    state = rules.state_of(found, clock.now())
    acts = [act for act in rules.TABLE[state] if act in rules.ANSWERS]
    return pages.page(
        "referrals/received.html",
        case=case,
        referral=found,
        sheet=queries.sheet_received(found),
        state=state,
        events=queries.events(session, case, referral_id),
        acts=acts if answers.may_write(session, case, Kind.REF) else [],
    )
