"""The short form of a profile, which asks what is needed first, and what to know before a talk."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.communication import actions, blueprint, queries, words, words_section
from caseapp.features.communication.forms import for_profile
from caseapp.features.communication.views_whole import page_of
from caseapp.kinds import Comfort, Kind, Permission, PhraseEffect
from caseapp.kinds.communication_room import SETTING_LABELS
from caseapp.rules import languages
from caseapp.web import pages


@blueprint.route("/cases/<reference>/communication", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def profile(reference: str) -> Response:
    """What is needed first, in one short form; for who only reads, all of it in words."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    writes = Kind.COM in guard.offered(reach)
    if Kind.COM not in reach.reads or (request.method == "POST" and not writes):
        raise HiddenError
    if not writes:
        return page_of(session, case, writes=False)
    found = queries.profile(session, case)
    form = for_profile(found)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change_profile(session, case, found.record, **form.given)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            theirs = queries.profile(session, case)
            form.take_over(theirs.record)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.page(
        "communication/edit.html",
        case=case,
        form=form,
        theirs=words.lines_of(theirs) if theirs else None,
        offered=languages.names(),
        status=409 if theirs else 422 if form.problems else 200,
    )


@blueprint.get("/cases/<reference>/before-you-talk")
@allow(Permission.CASE_READ)
def before_you_talk(reference: str) -> Response:
    """What to spare somebody: it stands on this page of staff and on no other (practice.md P22)."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    if Kind.COM not in guard.reach(session, case.id).reads:
        raise HiddenError
    found = queries.whole(session, case)
    settings = found.record.document_name_for.split() if found.record is not None else []
    return pages.page(
        "communication/before.html",
        case=case,
        harder=found.phrases_of(PhraseEffect.HARDER),
        grounding=found.phrases_of(PhraseEffect.GROUNDING),
        avoided=[row for row in found.languages if row.comfort is Comfort.AVOID],
        never_use=found.never_use,
        settings=[label for code, label in SETTING_LABELS.items() if code in settings],
        exclusions=[(words_section.exclusion(row), found.reason(row)) for row in found.exclusions],
        spared=found.spared,
        not_raised=queries.not_raised(session, case),
        name_of=languages.name,
    )
