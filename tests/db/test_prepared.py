"""Prepared statements: the same rows as SQLAlchemy gives, the same listeners, the same faults."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import OperationalError

from caseapp.access.actor import Actor
from caseapp.db import passage, patience
from caseapp.db.prepared import AsGiven, Prepared, written
from caseapp.kinds import Role
from caseapp.models.account import Membership
from tests.support.counted import statements
from tests.support.site import Site

_hats: Any = Membership.__table__
ASKED = (
    select(_hats.c.id, _hats.c.user_id, _hats.c.role, _hats.c.starts_at, _hats.c.ends_at)
    .where(_hats.c.id.in_(bindparam("hats", expanding=True)))
    .order_by(_hats.c.id)
)
SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def people(site: Site) -> list[Actor]:
    """Three people of one organisation."""
    home = site.organisation()
    return [site.hat(role, home) for role in (Role.CW, Role.MGR, Role.DPO)]


@pytest.mark.parametrize("more", [0, 1, 30, 97])
def test_rows_are_those_of_sqlalchemy_for_lists_of_any_length(
    site: Site, people: list[Actor], more: int
) -> None:
    prepared = Prepared(ASKED)
    wanted = [each.membership_id for each in people] + [uuid.uuid4() for _ in range(more)]
    with site.acting(people[0]) as session:
        for hats in (wanted, wanted[:1], []):
            connection = session.connection()
            plain = connection.execute(ASKED, {"hats": hats}, execution_options=passage.PASS).all()
            assert prepared.all(connection, {"hats": hats}) == [tuple(row) for row in plain]
            assert [row.id for row in prepared.named(connection, {"hats": hats})] == [
                row.id for row in plain
            ]


def test_what_a_driver_gives_it_takes(site: Site, people: list[Actor]) -> None:
    prepared = Prepared(ASKED)
    hats = sorted(each.membership_id for each in people)
    with site.acting(people[0]) as session:
        connection = session.connection()
        given = [row[0] for row in prepared.all(connection, {"hats": hats}, as_given=True)]
        assert [uuid.UUID(written(each)) for each in given] == hats
        again = prepared.all(connection, {"hats": AsGiven(given)})
        assert [row[0] for row in again] == hats


def test_listeners_hear_of_it(site: Site, people: list[Actor]) -> None:
    with site.acting(people[0]) as session:
        session.connection()
        with statements(site.app) as counted:
            Prepared(ASKED).all(session.connection(), {"hats": []})
        assert counted == {"page": 1}


def test_a_value_that_is_missing_is_refused(site: Site, people: list[Actor]) -> None:
    with site.acting(people[0]) as session, pytest.raises(ValueError, match="hats"):
        Prepared(ASKED).all(session.connection(), {})


def test_patience_ends_it_as_any_other(
    site: Site, people: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PERSON_WAITS", 0.2)
    slow = Prepared(text(SLOW))
    with site.acting(people[0]) as session:
        with pytest.raises(OperationalError), patience.of(0.05):
            slow.all(session.connection(), {})
        session.rollback()
        assert len(Prepared(ASKED).all(session.connection(), {"hats": [people[0].membership_id]}))
