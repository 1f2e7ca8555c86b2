"""The page of one pillar: where the person stands, how they got there, and moving on."""

from __future__ import annotations

from datetime import datetime, time

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard, trail
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.pillars import blueprint, history, queries
from caseapp.features.pillars.forms import StageForm, answers_of, for_state, take_up
from caseapp.kinds import (
    ENTRY_KINDS,
    AnswerState,
    ContactMode,
    Permission,
    Pillar,
    Presence,
    Walker,
)
from caseapp.models.case import Case
from caseapp.models.conversation import Conversation
from caseapp.models.stage import PillarState
from caseapp.rules import goal_stages, walking
from caseapp.rules.identification import Proposal, proposal
from caseapp.rules.stages import DO_NOT_RAISE, enter_stage, track_state
from caseapp.vocabularies.stages import stages
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/pillars/<int:pillar>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str, pillar: int) -> Response:
    """One pillar and track of a case; a sent form moves the stage."""
    session = db.session
    case = case_by_reference(session, reference)
    state = track_state(session, case, pillar, _track(pillar))
    if not stages().known(state.stage_code):
        raise HiddenError
    proposed = _proposed(case, state)
    form = for_state(state.stage_code, state)
    if proposed is not None and request.args.get("stage") == proposed.code:
        take_up(form, proposed)
    elif not form.is_submitted() and not form.was_kept and form.offers(request.args.get("stage")):
        form.stage.data = request.args["stage"]
    if request.method == "POST" and not _may_move(state):
        raise HiddenError
    if request.method == "GET" and form.asks_request and request.args.get("asked"):
        form.at_their_request.data = True  # they said so on the page before
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            _move(case, form)
        except InvalidError as problem:
            session.rollback()
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = track_state(session, case, pillar, state.track)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return _page(case, theirs or state, form, proposed, is_conflict=theirs is not None)


def _page(
    case: Case,
    state: PillarState,
    form: StageForm,
    proposed: Proposal | None,
    *,
    is_conflict: bool,
) -> Response:
    status = 409 if is_conflict else 422 if form.problems else 200
    walk = walking.present(db.session, case, state.pillar)
    return pages.page(
        "pillars/show.html",
        case=case,
        name=queries.name_of(db.session, case),
        state=state,
        stage=stages().get(state.stage_code),
        pillar=stages().pillar(state.pillar),
        moves=history.moves(db.session, case, pillar=state.pillar, track=state.track)[
            : history.PAGE
        ],
        stages=stages(),
        form=form,
        proposed=stages().get(proposed.code) if proposed else None,
        is_conflict=is_conflict,
        may_move=_may_move(state),
        is_spared=_is_spared(state),
        walk=None if walk is None or walk.walker is Walker.US else walk,
        may_walk=state.kind in guard.reach(db.session, case.id).writes,
        status=status,
    )


def _proposed(case: Case, state: PillarState) -> Proposal | None:
    """The stage that a record says, for those who can move to it (P9)."""
    if not _may_move(state):
        return None
    if state.pillar != Pillar.IDENTIFICATION:
        return goal_stages.proposal(db.session, case, state)
    return proposal(db.session, case, clock.today(logins.require_login().time_zone))


def _move(case: Case, form: StageForm) -> None:
    chosen = stages().get(form.stage.data)
    enter_stage(
        db.session,
        case,
        chosen.code,
        on=form.day,
        presence=Presence(form.presence.data),
        words=(form.words.data or "").strip() or None,
        reason=(form.reason.data or "").strip() or None,
        answers=answers_of(form, chosen),
        conversation=_conversation(case, form),
        at_their_request=form.at_their_request.data,
    )
    trail.say(db.session, "stage.enter")


def _conversation(case: Case, form: StageForm) -> Conversation | None:
    """The conversation line (practice.md P7): only when somebody said how they talked."""
    if not form.mode.data:
        return None
    happened = clock.now()
    if form.day != clock.today():
        happened = datetime.combine(form.day, time(12), tzinfo=happened.tzinfo)
    conversation = Conversation(
        case,
        happened_at=happened,
        mode=ContactMode(form.mode.data),
        alone=AnswerState.NOT_ASKED_YET,
        preference_met=AnswerState.NOT_ASKED_YET,
        language=None,
    )
    db.session.add(conversation)
    return conversation


def _is_spared(state: PillarState) -> bool:
    """Whether no next stage is offered: until the person's own request is ticked (P4-35)."""
    asked = request.method == "POST" or request.args.get("asked")
    return state.stage_code == DO_NOT_RAISE and not asked


def _may_move(state: PillarState) -> bool:
    """Whether the actor writes both the badge of a pillar and its entries."""
    writes = guard.writes(db.session, state.case_id)
    return state.kind in writes and ENTRY_KINDS[Pillar(state.pillar)] in writes


def _track(pillar: int) -> str:
    """Return the track that was asked for; the first of the pillar when none was."""
    try:
        tracks = [track.code for track in stages().pillar(pillar).tracks]
    except LookupError:
        raise HiddenError from None
    wanted = request.args.get("track") or tracks[0]
    if wanted not in tracks:
        raise HiddenError
    return wanted
