"""What changes with who walks a pillar (practice.md P29): held elsewhere, its reviews are not ours
from that moment; taken back, they go on and the present stage starts what it starts.

Saying who walks it is :mod:`caseapp.rules.walking`. Only the pillar that is asked about is read.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import select

from caseapp.kinds import ReviewState, Walker
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.stage import StageEvent
from caseapp.models.walking import PillarWalk
from caseapp.rules import amending, plan_reviews, reviews, walking
from caseapp.rules.stage_facts import dates_of
from caseapp.rules.stages import stand_at, track_state
from caseapp.vocabularies.reviews import reviews as known_reviews
from caseapp.vocabularies.stages import stages


def hand(
    session: Any,
    case: Case,
    pillar: int,
    now: PillarWalk | None,
    walker: Walker,
    *,
    partner: str = "",
    number: str = "",
) -> None:
    """Say who walks this pillar from now on, and end or start what is ours of it.

    Raises :class:`InvalidError` as :func:`caseapp.rules.walking.change` does.
    """
    was_ours = walking.is_ours(session, case, pillar)
    walking.change(session, case, pillar, now, walker, partner=partner, number=number)
    is_ours = walking.is_ours(session, case, pillar)
    if was_ours and not is_ours:
        _give(session, case, pillar)
    elif is_ours and not was_ours:
        _take_back(session, case, pillar)


def _give(session: Any, case: Case, pillar: int) -> None:
    """End what is open of this pillar, at the moment of its walk; the plan looks at it instead."""
    walk: Any = walking.present(session, case, pillar)
    of_moves = set(
        session.scalars(
            select(StageEvent.id).where(StageEvent.case_id == case.id, StageEvent.pillar == pillar)
        ).all()
    )
    place = reviews.place_of(session, case.organisation_id)
    with reviews.as_reviews(session, f"pillar {pillar} is walked with others"):
        reviews.lock(session, case)
        for review in reviews.still_open(session, case):
            if _is_of(review, pillar, of_moves):
                reviews.close(session, review, ReviewState.NOT_NEEDED)
                review.closed_at = walk.made_at
        session.flush()
        plan_reviews.day_of_plan(session, case, place)


def _take_back(session: Any, case: Case, pillar: int) -> None:
    """Let go on what giving it away ended, and start what standing at its stages starts."""
    walks = session.scalars(
        select(PillarWalk).where(PillarWalk.case_id == case.id, PillarWalk.pillar == pillar)
    ).all()
    given = {walk.made_at for walk in walks}
    place = reviews.place_of(session, case.organisation_id)
    with reviews.as_reviews(session, f"pillar {pillar} is walked with us again"):
        reviews.lock(session, case)
        _go_on(session, case, given, place)
    for track in stages().pillar(pillar).tracks:
        state = track_state(session, case, pillar, track.code)
        event = amending.present_move(session, case, state)
        if event is not None and stages().known(event.to_code):
            stage = stages().get(event.to_code)
            dates = dates_of(stage, amending.standing_of(session, event))
            stand_at(session, case, stage, event, dates)


def _go_on(session: Any, case: Case, given: Collection[Any], place: reviews.Place) -> None:
    """Start again each that was last ended by giving the pillar away, on its day or today."""
    wanted = select(Review).where(Review.case_id == case.id).order_by(Review.closed_at)
    rows = session.scalars(wanted).all()
    last = {(row.code, row.clock): row for row in rows if row.closed_at is not None}
    still_open = {(row.code, row.clock) for row in rows if row.closed_at is None}
    for key, row in last.items():
        is_ended = row.state is ReviewState.NOT_NEEDED and row.closed_at in given
        if key in still_open or not is_ended:
            continue
        kind = known_reviews().of(row.code, row.kind)
        due = place.settled(kind, max(row.due_on, place.today))
        before = {name: getattr(row, name) for name in ("clock", "counts_from", "owner_id")}
        reviews.add(session, case, kind, due, source_id=row.source_id, **before)
    session.flush()


def _is_of(review: Review, pillar: int, of_moves: Collection[Any]) -> bool:
    """Whether a review is of this pillar alone: by its kind, by the date it counts from, or by the
    move that started it. Safety and the plan are of the person, whatever started them."""
    pillars = _started_by().get(review.code, frozenset())
    if pillars == {pillar}:
        return True
    if review.code in {each.kind for each in known_reviews().opens}:
        return False
    return review.clock.startswith(str(pillar)) or review.source_id in of_moves


@cache
def _started_by() -> dict[str, frozenset[int]]:
    """Which pillars have a stage that starts each kind of review."""
    found: dict[str, set[int]] = {}
    for pillar in stages().pillars:
        for track in pillar.tracks:
            for stage in stages().of_pillar(pillar.number, track.code):
                for each in known_reviews().of_stage(stage.code):
                    found.setdefault(each.kind, set()).add(pillar.number)
    return {code: frozenset(numbers) for code, numbers in found.items()}
