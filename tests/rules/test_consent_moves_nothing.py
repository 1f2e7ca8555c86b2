"""Whatever is said to sharing: no stage is moved, blocked, ended or hidden by it (domain.md §3.5).

A yes, a no, a withdrawal and an end by time are brought about; then every usual move is tried and
refused for exactly what it would be refused for anyway, also that to a stage which sends something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.base import clock
from caseapp.kinds import NO_KIND, Company, Decision, Kind, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.stage import PillarState, StageEvent
from caseapp.rules import consent
from caseapp.rules.stages import open_tracks
from caseapp.vocabularies.purposes import purposes
from caseapp.vocabularies.stages import Stage, stages
from tests.support.moves import OPENED, TRACKS, everything, expected, move
from tests.support.site import Site

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
#: The stages in which something is sent to somebody else (domain.md §2.1 and §2.4).
SENDING = ("P1-40", "P4-40")


class Talk:
    """A key worker and the person, talking about the police."""

    def __init__(self, session: Any, case: Case, hat: Membership, moves: Any) -> None:
        self.session, self.case, self.hat, self.moves = session, case, hat, moves

    def say(self, decision: Decision, **values: Any) -> Any:
        """Write down what was said."""
        is_yes = decision is Decision.YES
        said = consent.Said(
            decision,
            purposes().get("POLICE"),
            self.hat,
            kinds=Kind.COM | Kind.CJ if is_yes else NO_KIND,
            until=clock.today("UTC") + timedelta(days=3) if is_yes else None,
            card_said=is_yes,
            language="en",
            **{"company": Company.ALONE, **values},
        )
        written = consent.record(self.session, self.case, said)
        self.session.flush()
        return written

    def stop(self, part: Kind = NO_KIND) -> None:
        """Say yes, and take it back."""
        given = self.say(Decision.YES)
        assert consent.withdraw(self.session, self.case, given, part, None)
        self.session.flush()

    def run_out(self) -> None:
        """Say yes, and let its last day pass."""
        self.say(Decision.YES)
        self.moves.shift(timedelta(days=5))

    def replace(self) -> None:
        """Say yes twice."""
        self.say(Decision.YES)
        self.say(Decision.YES)


SAID: dict[str, Callable[[Talk], object]] = {
    "nothing": lambda _talk: None,
    "yes": lambda talk: talk.say(Decision.YES),
    "yes, and it is not sure": lambda talk: talk.say(Decision.YES, company=Company.ACCOMPANIED),
    "yes, in tears": lambda talk: talk.say(Decision.YES, upset=True, clear=True),
    "no": lambda talk: talk.say(Decision.NO),
    "not now": lambda talk: talk.say(Decision.NOT_NOW),
    "taken back": lambda talk: talk.stop(),
    "taken back in part": lambda talk: talk.stop(Kind.CJ),
    "run out": lambda talk: talk.run_out(),
    "said again": lambda talk: talk.replace(),
}


@pytest.fixture
def talk(site: Site) -> Iterator[Talk]:
    """Give a talk about a case at its first stages; nothing is committed."""
    with time_machine.travel(NOW, tick=False) as moves:
        here = site.organisation()
        worker, officer = site.hat(Role.CW, here), site.hat(Role.LEO, here)
        opened = site.open_case(worker)
        with site.acting(worker) as session:
            case = session.get(Case, opened.id)
            open_tracks(session, case, OPENED)
            session.flush()
            yield Talk(session, case, session.get(Membership, officer.membership_id), moves)


def _standing(session: Any) -> list[tuple[Any, ...]]:
    states = session.scalars(select(PillarState).order_by(PillarState.id)).all()
    events = session.scalars(select(StageEvent).order_by(StageEvent.id)).all()
    reviews = session.scalars(select(Review).order_by(Review.id)).all()
    return [
        *((each.pillar, each.track, each.stage_code, each.version) for each in states),
        *((each.from_code, each.to_code) for each in events),
        *((each.code, each.due_on, each.state) for each in reviews if not _of_consent(each)),
    ]


def _of_consent(review: Review) -> bool:
    return review.kind is Kind.CON


def _moves() -> Iterator[tuple[Stage, Stage]]:
    for pillar, track in TRACKS:
        for start in stages().of_pillar(pillar, track):
            wanted = {end.code for end in stages().usual_next(start.code)} | set(SENDING)
            for end in stages().of_pillar(pillar, track):
                if end.code in wanted and end is not start:
                    yield start, end


@pytest.mark.parametrize("said", SAID)
def test_no_answer_moves_a_stage_or_a_promise_to_look_again(talk: Talk, said: str) -> None:
    before = _standing(talk.session)
    SAID[said](talk)
    talk.session.expire_all()
    assert _standing(talk.session) == before


def test_an_answer_that_moved_one_would_be_found(talk: Talk) -> None:
    before = _standing(talk.session)
    talk.session.scalars(select(PillarState)).first().stage_code = "P1-40"
    talk.session.flush()
    assert _standing(talk.session) != before


@pytest.mark.parametrize(
    "said",
    [
        name if name in ("no", "taken back") else pytest.param(name, marks=pytest.mark.long)
        for name in SAID
    ],
)
def test_every_usual_move_stays_possible_whatever_was_said(talk: Talk, said: str) -> None:
    SAID[said](talk)
    tried = list(_moves())
    assert {end.code for _start, end in tried} >= set(SENDING)
    for start, end in tried:
        given = everything(end)
        blamed, wanted = (
            move(talk.session, start, end, given),
            expected(start, end, given, is_adult=True),
        )
        assert (blamed in wanted) if wanted else blamed is None, (said, start.code, end.code)
