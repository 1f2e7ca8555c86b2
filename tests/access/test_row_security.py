"""The second net: PostgreSQL itself, with the gate out of the way, under the application's role."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from caseapp.access import houses
from caseapp.access.actor import Actor
from caseapp.access.telling import _said
from caseapp.base import clock, ids
from caseapp.db import migrate, passage, row_security
from caseapp.db.base import Base
from caseapp.db.setup import Database
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Role
from caseapp.models.partner import Partner
from tests.support.postgres import PostgresServer
from tests.support.site import Browser, Site
from tests.support.world import Templates

pytestmark = pytest.mark.postgres
ROLE = "caseapp_application"


@pytest.fixture
def site(templates: Templates, postgres_server: PostgresServer) -> Iterator[Site]:
    """A site whose application signs in to PostgreSQL as a role that owns nothing."""
    name, password = f"rows_{secrets.token_hex(4)}", "only-for-tests"
    postgres_server.ensure_role(ROLE, password=password)
    owner_url = postgres_server.create_database(name)
    settings = replace(
        templates.empty("sqlcipher"),
        database_url=postgres_server.url(name, user=ROLE, password=password),
        migration_url=owner_url,
    )
    migrate.upgrade(Database(settings, templates.secret))
    made = Site(settings, templates.secret)
    try:
        yield made
    finally:
        made.close()


def test_the_application_works_as_a_role_that_owns_nothing(site: Site) -> None:
    writer = site.hat(Role.CW, site.organisation())
    browser = site.browser(writer)
    case = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult").headers[
        "Location"
    ]
    assert browser.submit(f"{case}/notes/new", text="a note", mode="phone").status_code == 303
    moved = browser.submit(f"{case}/pillars/1", stage="P1-10", presence="with_us")
    assert moved.status_code == 303
    assert "a note" in browser.open(case).text
    stranger = site.hat(Role.CW, writer.organisation_id)
    assert site.browser(stranger).open(case).status_code == 404


def test_somebody_of_a_partner_reads_and_writes_what_a_permission_opens(site: Site) -> None:
    """Their organisation is another one than the case's; the net goes by grants."""
    writer, lawyer, vetter, partner = _house(site)
    browser, theirs = site.browser(writer), site.browser(lawyer)
    case = _said_yes(browser, partner, lawyer)
    assert theirs.open(case).status_code == 200
    moved = theirs.submit(f"{case}/pillars/1", stage="P1-10", presence="with_us")
    assert moved.status_code == 303
    stopping = site.browser(vetter)
    assert stopping.submit(f"/partners/{partner}/suspend").status_code == 303
    assert theirs.open(case).status_code == 404
    assert stopping.submit(f"/partners/{partner}/lift").status_code == 303
    assert theirs.open(case).status_code == 200


def test_an_organisation_that_is_kept_away_meets_no_row_whatever_its_grants_say(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted failure: bars of organisations are forgotten when grants are derived."""
    writer, lawyer, _vetter, partner = _house(site)
    browser = site.browser(writer)
    case = _said_yes(browser, partner, lawyer)
    with _raw(site, lawyer) as connection:
        assert _count(connection, "case_summary") == 1
        assert _count(connection, "house_bar") == 0
    monkeypatch.setattr(houses, "without", lambda _connection, _case_id, found: list(found))
    barred = browser.submit(f"{case}/team/bars", person=f"house:{partner}", origin="persons_wish")
    assert barred.status_code == 303
    with _raw(site, lawyer) as connection:
        live = "SELECT count(*) FROM case_access WHERE membership_id = :hat AND ends_at > now()"
        hat = {"hat": lawyer.membership_id}
        assert connection.execute(text(live), hat).scalar_one() == 1
        for table in _case_bound():
            assert _count(connection, table) == 0, table
    with _raw(site, writer) as connection:
        assert _count(connection, "case_summary") == 1
    (lift,) = re.findall(r'href="([^"]+/lift)"', browser.open(f"{case}/team/bars").text)
    assert browser.submit(lift, decision="They asked for them again").status_code == 303
    with _raw(site, lawyer) as connection:
        assert _count(connection, "case_summary") == 1


def test_every_policy_knows_organisations_that_are_kept_away(site: Site) -> None:
    with site.owner() as connection:
        wanted = "SELECT count(*), count(*) FILTER (WHERE qual LIKE '%house_bar%') FROM pg_policies"
        every, with_houses = connection.execute(text(wanted)).one()
    assert every == with_houses > 50


def test_every_case_bound_table_has_its_policy(site: Site) -> None:
    with site.owner() as connection:
        guarded = set(
            connection.execute(
                text("SELECT tablename FROM pg_policies WHERE policyname = :name"),
                {"name": row_security.POLICY},
            ).scalars()
        )
        owned = connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE tableowner = :role"), {"role": ROLE}
        ).scalar_one()
    assert guarded >= _case_bound()
    assert owned == 0


def test_whoever_says_nothing_sees_nothing(site: Site) -> None:
    _fill(site)
    with _raw(site) as connection:
        for table in _case_bound():
            assert _count(connection, table) == 0, table


def test_each_hat_reaches_the_rows_of_its_own_cases_only(site: Site) -> None:
    mine, theirs = _fill(site), _fill(site)
    colleague = site.hat(Role.CW, mine.organisation_id)
    with _raw(site, mine) as connection:
        assert _count(connection, "note") == 1
    with _raw(site, colleague) as connection:
        assert _count(connection, "note") == 0
    with _raw(site, theirs) as connection:
        changed = connection.execute(
            text("UPDATE note SET author_role = 'XX' WHERE author_id = :id"), {"id": mine.user_id}
        )
        assert changed.rowcount == 0


def test_the_net_would_let_everything_through_without_its_policies(site: Site) -> None:
    """The planted failure: with row-level security off, a stranger reads the note."""
    mine = _fill(site)
    colleague = site.hat(Role.CW, mine.organisation_id)
    with site.owner() as connection:
        connection.execute(text("ALTER TABLE note DISABLE ROW LEVEL SECURITY"))
    with _raw(site, colleague) as connection:
        assert _count(connection, "note") == 1


def test_nothing_is_added_under_another_organisation(site: Site) -> None:
    mine, theirs = _fill(site), _fill(site)
    with _raw(site, mine) as connection, pytest.raises(DBAPIError, match="row-level security"):
        connection.execute(
            text(
                "INSERT INTO person_identity (id, case_id, organisation_id, subject_id, made_at,"
                " version) SELECT :id, case_id, organisation_id, :id, now(), 1 FROM case_access"
                " WHERE user_id = :user"
            ),
            {"id": ids.new_id(), "user": theirs.user_id},
        )


def test_the_trail_is_only_ever_added_to(site: Site) -> None:
    mine = _fill(site)
    for statement in ("DELETE FROM trail_entry", "UPDATE trail_subject SET kinds = 0"):
        with _raw(site, mine) as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(statement))


def _house(site: Site) -> tuple[Actor, Actor, Actor, Any]:
    """A caseworker, somebody of a partner, who vets partners, and the partner."""
    writer = site.hat(Role.CW, site.organisation())
    vetter = site.hat(Role.MGR, writer.organisation_id)
    there = site.organisation("Orrin Lane Legal")
    house = {"organisation_id": writer.organisation_id, "linked_organisation_id": there}
    partner = site.add(vetter, Partner, name="Orrin Lane", made_at=clock.now(), **house)
    return writer, site.hat(Role.LA, there), vetter, partner


def _said_yes(browser: Browser, partner: Any, who: Actor) -> str:
    """A new case, and in it a yes to sharing a part of it with somebody of a partner."""
    new = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    case = new.headers["Location"]
    said: dict[str, Any] = {"person": str(partner), "people": [str(who.membership_id)]}
    said |= {"answer": "yes", "kinds": ["SUM", "NRM"], "company": "alone", "card_said": "y"}
    said |= {"until": (clock.now() + timedelta(days=9)).date().isoformat()}
    assert browser.submit(f"{case}/consents/new", **said).status_code == 303
    return case


def _fill(site: Site) -> Actor:
    """Somebody in an organisation of their own, with a case and a note."""
    owner = site.hat(Role.CW, site.organisation())
    site.note(owner, site.open_case(owner))
    return owner


@contextmanager
def _raw(site: Site, actor: Actor | None = None) -> Iterator[Connection]:
    """A connection of the application's role with no gate in front of it."""
    engine = create_engine(
        site.database.url("main"), execution_options=passage.PASS, **site.database.options("main")
    )
    with engine.connect() as connection:
        if actor is not None:
            row_security.tell(connection, _said(actor))
        yield connection
        connection.rollback()
    engine.dispose()


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _case_bound() -> set[str]:
    return {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if isinstance(mapper.class_.__access__, CaseRow)
        and not mapper.local_table.name.startswith("test_")  # type: ignore[attr-defined]
    }
