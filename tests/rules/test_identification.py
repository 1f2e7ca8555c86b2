"""Which end of a period holds, and how long a period is at least."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from caseapp.base.problems import InvalidError
from caseapp.kinds import ExtensionAnswer
from caseapp.rules.identification import LEAST_DAYS, check_period, end_that_holds, given_ends

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


class Extension(NamedTuple):
    """What the rule reads of more time that was asked for."""

    answer: ExtensionAnswer
    new_end_on: date | None


GIVEN = st.builds(Extension, st.just(ExtensionAnswer.GIVEN), DAYS)
OTHER = st.builds(
    Extension, st.sampled_from([ExtensionAnswer.NOT_YET, ExtensionAnswer.NOT_GIVEN]), st.none()
)
EXTENSIONS = st.lists(st.one_of(GIVEN, OTHER), max_size=6)


@given(DAYS, EXTENSIONS)
def test_the_end_that_holds_is_the_latest_that_was_given_and_never_earlier(
    end: date, extensions: list[Extension]
) -> None:
    holds = end_that_holds(end, given_ends(extensions))
    given = {each.new_end_on for each in extensions if each.answer is ExtensionAnswer.GIVEN}
    assert holds in {end, *given}
    assert holds >= end
    assert all(holds >= each for each in given if each)


@given(DAYS, EXTENSIONS, EXTENSIONS)
def test_asking_for_more_never_shortens_a_period(
    end: date, before: list[Extension], more: list[Extension]
) -> None:
    """INV-04. The order in which they are known does not matter."""
    first = end_that_holds(end, given_ends(before))
    both = end_that_holds(end, given_ends([*before, *more]))
    assert both >= first
    assert both == end_that_holds(end, given_ends([*more, *before]))


@given(DAYS, st.integers(-40, 80))
def test_a_period_is_refused_exactly_when_it_is_too_short(start: date, days: int) -> None:
    app = Flask("rules")
    Babel(app)
    end = start + timedelta(days=days - 1)
    with app.test_request_context():
        if days >= LEAST_DAYS:
            check_period(start, end)
        else:
            with pytest.raises(InvalidError) as refused:
                check_period(start, end)
            assert refused.value.field == "end_on"


def test_a_period_whose_beginning_is_not_known_is_no_shorter_than_it_says() -> None:
    check_period(None, date(2026, 3, 1))
