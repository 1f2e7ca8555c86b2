"""Whatever people do with a review, in whatever order and however time goes: it stands as a plain
model of domain.md §6.3 says, one of a kind is open at most, and nothing that was is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import ReviewState, Role, SnoozeReason
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.rules import closing_reviews as rules
from caseapp.rules import reviews
from caseapp.rules.reviews import as_reviews, place_of
from tests.support.site import Site
from tests.support.world import Opened

BEGINS = datetime(2026, 5, 4, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Says:
    """What the table of §6.1 says of a kind."""

    again: int | None
    times: int = 0
    days: int = 0
    never: bool = False


KINDS = {
    "SAFETY": Says(28, 1, 2),
    "NEEDS": Says(None, 1, 3),
    "COMMS": Says(90, 1, 7),
    "GOAL": Says(28, 2, 7),
    "WELCOME": Says(None, never=True),
}
_code = st.sampled_from(sorted(KINDS))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("right"), _code),
        st.tuples(st.just("done"), _code),
        st.tuples(st.just("needless"), _code, st.booleans()),
        st.tuples(st.just("snooze"), _code, st.integers(-1, 9), st.booleans()),
        st.tuples(st.just("move"), _code, st.integers(-1, 60), st.booleans()),
        st.tuples(st.just("stale"), _code),
        st.tuples(st.just("wait"), st.sampled_from([1, 2, 7, 30, 100, -1, -10])),
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class Model:
    """How each kind stands by the plain rules: until when, how often put off; what was closed."""

    today: date
    due: dict[str, date]
    snoozes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    closed: list[tuple[str, str]] = field(default_factory=list)

    def step(self, what: str, code: str, *more: Any) -> bool:
        """Take a step; return whether it is allowed."""
        if code not in self.due:
            return False
        return bool(getattr(self, what)(KINDS[code], code, *more))

    def right(self, says: Says, code: str) -> bool:
        self._close(code, "done")
        if says.again is not None:
            self.due[code], self.snoozes[code] = self.today + timedelta(says.again), 0
        return True

    done = right

    def needless(self, says: Says, code: str, has_words: bool) -> bool:
        if has_words:
            self._close(code, "not_needed")
        return has_words

    def snooze(self, says: Says, code: str, days: int, has_reason: bool) -> bool:
        to = self.today + timedelta(days)
        latest = max(self.today, self.due[code]) + timedelta(says.days)
        if says.never or self.snoozes[code] >= says.times or not has_reason:
            return False
        if not self.today < to <= latest:
            return False
        self._close(code, "snoozed")
        self.due[code] = to
        self.snoozes[code] += 1
        return True

    def move(self, says: Says, code: str, days: int, has_words: bool) -> bool:
        if says.never or days < 0 or not has_words:
            return False
        self._close(code, "moved")
        self.due[code], self.snoozes[code] = self.today + timedelta(days), 0
        return True

    def stale(self, _says: Says, _code: str) -> bool:
        return False

    def _close(self, code: str, how: str) -> None:
        del self.due[code]
        self.closed.append((code, how))


@pytest.fixture
def worker(embedded_site: Site) -> Iterator[Actor]:
    """Give a caseworker of an organisation that works every day."""
    with time_machine.travel(BEGINS - timedelta(days=400), tick=False):
        home = embedded_site.organisation()
        with embedded_site.system("set-up") as session:
            session.get_one(Organisation, home).working_days = 0b1111111
        yield embedded_site.hat(Role.CW, home)


@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_sequence_goes_as_the_plain_model_says(
    embedded_site: Site, worker: Actor, steps: list[tuple[Any, ...]]
) -> None:
    site, now = embedded_site, BEGINS
    with time_machine.travel(now, tick=False):
        case = site.open_case(worker)
        _start(site, worker, case)
    model = Model(now.date(), dict.fromkeys(KINDS, now.date()))
    for what, *values in steps:
        if what == "wait":
            # Backwards too, but not to before the case was opened, when nobody knows of it.
            now = max(BEGINS, now + timedelta(days=values[0]))
            model.today = now.date()
        else:
            expected = model.step(what, *values)
            with time_machine.travel(now, tick=False):
                assert _did(site, worker, case, what, *values) == expected, (what, values)
        rows = _rows(site, case)
        is_open = [row for row in rows if row.state == "scheduled"]
        assert {row.code: row.due_on for row in is_open} == model.due, (what, values)
        assert len(is_open) == len(model.due)
        closed = sorted((row.code, row.state) for row in rows if row not in is_open)
        assert closed == sorted(model.closed)


def _start(site: Site, worker: Actor, case: Opened) -> None:
    with site.acting(worker) as session:
        row = session.get_one(Case, case.id)
        place = place_of(session, row.organisation_id)
        with as_reviews(session, "a test begins"):
            for code in KINDS:
                reviews.add(session, row, place.kinds.get(code), place.today)
            session.flush()
        trail.commit(session)


def _rows(site: Site, case: Opened) -> list[Any]:
    review: Any = Review.__table__
    with site.owner() as connection:
        return list(connection.execute(select(review).where(review.c.case_id == case.id)))


def _did(site: Site, worker: Actor, opened: Opened, what: str, code: str, *more: Any) -> bool:
    """Do it as somebody would; return whether it was taken."""
    with site.acting(worker) as session:
        case = session.get_one(Case, opened.id)
        rows = session.scalars(select(Review).where(Review.case_id == opened.id))
        row = next((r for r in rows if r.code == code and r.state is ReviewState.SCHEDULED), None)
        if row is None:
            return False
        given = (session, case, row.id, row.version + (what == "stale"))
        today = place_of(session, case.organisation_id).today
        try:
            if what in ("right", "stale"):
                rules.still_right(*given)
            elif what == "done":
                rules.done(*given, "a word")
            elif what == "needless":
                rules.not_needed(*given, "not any more" if more[0] else "")
            elif what == "snooze":
                to = today + timedelta(days=more[0])
                rules.snooze(*given, to, SnoozeReason.UNWELL if more[1] else None)
            else:
                to = today + timedelta(days=more[0])
                rules.move(*given, to, "later, please" if more[1] else "")
        except (InvalidError, ConflictError):
            session.rollback()
            return False
        trail.commit(session)
        return True
