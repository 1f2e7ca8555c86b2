"""Every kind of review against the table of domain.md §6.1 (with what practice.md P11, P27 and P28
change): when it is due, when help is offered, whether it can be put off; and how one stands."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from caseapp.base.working_days import EVERY_DAY, Calendar
from caseapp.kinds import DueGroup, Kind
from caseapp.rules.review_kinds import changed, may_be_off
from caseapp.rules.review_standing import Standing, snooze_until, standing, steps
from caseapp.vocabularies.reviews import Start, reviews

CALENDAR = Calendar(EVERY_DAY, frozenset())
DAY = date(2026, 6, 1)
#: Code: days at which it is due, days at which help is offered, how it is put off.
TABLE: dict[str, tuple[list[int], list[int], str]] = {
    "SAFETY": ([28], [3], "1x2"),
    "NEEDS": ([7], [3], "1x3"),
    "WELCOME": ([1], [1], "never"),
    "ASSESS": ([14], [14], "wish"),
    "PLAN": ([42], [7], "2x7"),
    "GOAL": ([], [14], "2x7"),
    "HOPES": ([28], [], "wish"),
    "CONSENT_EXP": ([-14], [0], "never"),
    "COMMS": ([90], [14], "1x7"),
    "IDENT_TALK": ([7], [], "wish"),
    "DECISION": ([5], [28], "1x7"),
    "RRP_CALM": ([10], [3], "1x3"),
    "RRP_END": ([-14, -7, -3, 0], [-7, -3], "never"),
    "LIMBO": ([30], [10], "1x7"),
    "P4_OFFER": ([30], [], "wish"),
    "P4_REVISIT": ([], [], "wish"),
    "LIAISON": ([1], [14], "2x7"),
    "COURT": ([-42, -14, -2, 1, 14], [-14], "never"),
    "RELEASE": ([-42, -14, 0, 7], [-14], "never"),
    "LEGAL": ([-28, -14, -7, -2], [-7, -2], "never"),
    "ACCOM": ([-28, -14, -7], [-14], "never"),
    "HEALTH": ([30], [14], "2x7"),
    "BIA": ([2], [1], "never"),
    "LUNDY_FB": ([7], [3], "1x3"),
    "GUARDIAN": ([1], [0], "never"),
    "MISSING": ([0], [], "never"),  # of an adult; of a child, as is_acute says, at once
    "TURN18": ([-180, -90, -30, -14, 0], [-30], "1x28"),
    "TENSION": ([7], [], "wish"),
    "HANDOVER": ([-28, -14, -7, 0, 7, 28], [1], "never"),
    "TAPER": ([30], [14], "wish"),
    "PAUSE": ([], [], "wish"),
    "OPENDOOR": ([], [], "wish"),
    "RETURN": ([-28, -7, 7, 30], [-7], "1x3"),
    "CONTACT_RHYTHM": ([], [], "1x2"),
    "DOC_EXPIRY": ([-60, -28, -7], [-28], "1x14"),
    "ACCESS_LIST": ([90], [14], "1x14"),
    "BREAKGLASS": ([2], [1], "never"),
    "NOCONSENT": ([2], [1], "never"),
    "SUPERV": ([90], [7], "1x7"),
    "RETENTION": ([], [30], "never"),
}
#: When somebody is in danger, and when a child is out of contact.
ACUTE = {"SAFETY": [1], "MISSING": [0]}


@dataclass
class Row:
    """A review as its dates are read."""

    due_on: date
    counts_from: date | None = None
    snoozes: int = 0
    is_acute: bool = False


@pytest.mark.parametrize("code", sorted(TABLE))
def test_every_kind_is_as_the_table_says(code: str) -> None:
    due, help_, put_off = TABLE[code]
    kind = reviews().get(code)
    assert [moment.days for moment in kind.moments] == due
    if code != "CONTACT_RHYTHM":
        assert sorted(moment.days for moment in kind.help) == help_
    assert kind.is_binding == (put_off == "never")
    assert kind.at_their_wish == (put_off == "wish")
    if "x" in put_off:
        assert f"{kind.snooze_times}x{kind.snooze_days}" == put_off


@pytest.mark.parametrize("code", sorted(TABLE))
def test_what_is_never_put_off_is_not_put_off_here_either(code: str) -> None:
    kind = reviews().get(code)
    setting = _Setting(days="300", again=300, help_days=300, snooze_times=9, snooze_days=60)
    other = changed(kind, setting)
    if kind.is_binding:
        assert {moment.days for moment in kind.moments} <= {m.days for m in other.moments}
        assert snooze_until(other, Row(DAY), DAY) is None
    assert bool(other.help) == bool(kind.help)
    assert may_be_off(kind) or kind.start is Start.STARTER


@dataclass
class _Setting:
    days: str = ""
    again: int | None = None
    help_days: int | None = None
    snooze_times: int | None = None
    snooze_days: int | None = None
    is_on: bool | None = None


def test_the_dates_that_are_a_line_each() -> None:
    """practice.md P11."""
    dates = {kind.code for kind in reviews().kinds if kind.group is DueGroup.DATE}
    assert dates == {"LEGAL", "RRP_END", "COURT", "RELEASE", "DOC_EXPIRY", "TURN18"}


def test_closing_what_binds_needs_words() -> None:
    """domain.md §6.3."""
    needs = {kind.code for kind in reviews().kinds if kind.needs_words}
    assert {"RRP_END", "LEGAL", "BIA", "TENSION", "BREAKGLASS"} <= needs


def test_a_kind_that_was_removed_can_still_be_looked_at() -> None:
    kind = reviews().of("GONE", Kind.SUM)
    assert kind.label
    assert kind.kind is Kind.SUM
    assert not kind.is_binding


def _asked(code: str, row: Row) -> list[tuple[int, int]]:
    return [
        ((step.asked_on - DAY).days, (step.step_on - DAY).days)
        for step in steps(reviews().get(code), row, CALENDAR)
    ]


def test_an_acute_look_asks_the_next_morning_and_is_never_put_off() -> None:
    """Story 26."""
    row = Row(DAY, is_acute=True)
    assert _asked("SAFETY", row) == [(1, 1)]
    assert _asked("SAFETY", Row(DAY)) == [(3, 3)]
    kind = reviews().get("SAFETY")
    assert snooze_until(kind, row, DAY) is None
    assert snooze_until(kind, Row(DAY), DAY) == DAY + timedelta(days=2)
    assert snooze_until(kind, Row(DAY, snoozes=1), DAY) is None


def test_a_date_asks_when_its_look_passed_and_always_near_the_end() -> None:
    """LEGAL: at -7 where nobody looked, at -2 always."""
    end = DAY + timedelta(days=30)
    before = Row(end - timedelta(days=28), end)
    assert _asked("LEGAL", before) == [(24, 23), (28, 28)]
    assert _asked("LEGAL", replace(before, due_on=end - timedelta(days=2))) == [(28, 28)]
    assert _asked("LEGAL", Row(end - timedelta(days=1), end)) == [(29, 28)]


def test_only_the_first_date_of_some_can_be_put_off() -> None:
    birthday = DAY + timedelta(days=180)
    kind = reviews().get("TURN18")
    assert snooze_until(kind, Row(DAY, birthday), DAY) is not None
    assert snooze_until(kind, Row(birthday - timedelta(days=90), birthday), DAY) is None


def test_how_one_stands_follows_from_its_dates_whatever_the_clock_does() -> None:
    """Generated days, going back too, against a plain model: only the day itself counts."""
    draw = random.Random(7)
    for _ in range(2_000):
        kind = reviews().get(draw.choice(sorted(TABLE)))
        due = DAY + timedelta(days=draw.randint(-60, 60))
        counts = due + timedelta(days=draw.randint(0, 40)) if kind.has_date else None
        row = Row(due, counts, is_acute=draw.random() < 0.3)
        for _day in range(5):
            today = DAY + timedelta(days=draw.randint(-90, 120))
            assert standing(kind, row, today, CALENDAR) is _model(kind.code, row, today)


def _model(code: str, row: Row, today: date) -> Standing:
    """How it stands, written down once more, without the code that is tried."""
    for days in ACUTE[code] if code in ACUTE and row.is_acute else _help_days(code):
        is_before = row.counts_from is not None and days <= 0
        if not is_before and today >= row.due_on + timedelta(days=days):
            return Standing.HELP
        if is_before and row.counts_from is not None:
            moment = row.counts_from + timedelta(days=days)
            if (code, days) in {("LEGAL", -2), ("RRP_END", -3)}:
                if today >= moment and today >= row.due_on:
                    return Standing.HELP
            elif moment >= row.due_on and today > moment:
                return Standing.HELP
    if today < row.due_on:
        return Standing.TO_COME
    return Standing.DUE if today == row.due_on else Standing.SINCE


def _help_days(code: str) -> list[int]:
    """When help is offered."""
    return [moment.days for moment in reviews().get(code).help]
