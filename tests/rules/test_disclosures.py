"""Every reason, for a child, an adult and an age in doubt, with every second person; and what is
no reason."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import Babel

from caseapp.kinds import AgeStatus, ContactMode, SecondPerson
from caseapp.rules.disclosures import Shared, problems
from caseapp.vocabularies.disclosure import reasons

NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
CHILDREN = {"CHILD_PROTECTION", "MISSING_CHILD"}
#: Every reason of domain.md §3.7.
REASONS = [
    *sorted(CHILDREN),
    *("SERIOUS_HARM", "COURT_ORDER", "STATUTORY_NOTIFICATION", "VITAL_INTEREST"),
]
NEVER = ["POLICE_CURIOSITY", "FUNDER_REQUEST", "IMMIGRATION_ENFORCEMENT", "MEDIA", "CONVENIENCE"]
#: What goes with each second person, and the field at which it is missed.
WITH = {
    SecondPerson.COLLEAGUE: ({"colleague_id": uuid4()}, set()),
    SecondPerson.OUTSIDE: (
        {"outside": "Odra, trustee", "outside_by": ContactMode.PHONE},
        {"outside", "outside_by"},
    ),
    SecondPerson.NOBODY: ({"alone_why": "Both lines are busy."}, {"alone_why"}),
}


def _lacks(age: AgeStatus | None, **values: object) -> set[str]:
    given = {"reason": "VITAL_INTEREST", "recipient": "112", "what": "x", "second": None}
    app = Flask("test")
    Babel(app)
    with app.test_request_context():
        said = Shared(**{**given, **values})  # type: ignore[arg-type]
        return {each.field for each in problems(said, age, NOW)}


def test_the_reasons_are_those_of_the_domain_and_no_other() -> None:
    assert sorted(each.code for each in reasons().all) == sorted(REASONS)
    assert {each.code for each in reasons().all if each.is_of_children} == CHILDREN
    assert sorted(each.code for each in reasons().never) == sorted(NEVER)
    assert all(each.meaning and each.asks for each in reasons().all)
    assert "police request is not enough" in reasons().get("COURT_ORDER").asks


@pytest.mark.parametrize(
    ("reason", "age", "second"),
    list(itertools.product(REASONS, [*AgeStatus, None], SecondPerson)),
)
def test_each_is_taken_as_it_is_or_refused_at_its_field(
    reason: str, age: AgeStatus | None, second: SecondPerson
) -> None:
    given, missed = WITH[second]
    wrong = {"reason"} if reason in CHILDREN and age is AgeStatus.ADULT else set()
    assert _lacks(age, reason=reason, second=second, **given) == wrong
    assert _lacks(age, reason=reason, second=second) == wrong | missed


@pytest.mark.parametrize("code", [*NEVER, "", "POLICE", "vital_interest"])
def test_what_is_no_reason_is_refused(code: str) -> None:
    given, _missed = WITH[SecondPerson.NOBODY]
    assert _lacks(None, reason=code, second=SecondPerson.NOBODY, **given) == {"reason"}


def test_nothing_is_still_to_come() -> None:
    given, _missed = WITH[SecondPerson.OUTSIDE]
    later = NOW + timedelta(minutes=1)
    second = {"second": SecondPerson.OUTSIDE, **given}
    assert _lacks(None, **second, happened_at=later, outside_at=later) == {
        "happened_at",
        "outside_at",
    }
    assert _lacks(None) == {"second"}
