"""Who else is in somebody's life (practice.md P31): what they know, whether we may call; and that
to be listed shares nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from caseapp.kinds import Relation, Role
from caseapp.models.around import PersonAround
from caseapp.models.grant import CaseAccess
from tests.features.contact.conftest import Here
from tests.support.site import hidden_fields

NUMBER = "07700 900 321"
AUNT = {"name": "zqaunt", "tie": "my aunt", "telephone": NUMBER, "knows": "knows"}


def _people(here: Here) -> str:
    return f"{here.case}/people"


def _add(here: Here, **values: str) -> str:
    usual = {**AUNT, "may_call": "yes"}
    answer = here.browser.submit(f"{_people(here)}/new", **(usual | values))
    assert answer.status_code == 303, answer.text
    table: Any = PersonAround.__table__
    with here.site.owner() as connection:
        key = connection.execute(select(table.c.id).order_by(table.c.made_at.desc())).scalar()
    return f"{_people(here)}/{key}"


def test_a_name_is_enough_and_the_page_of_the_case_leads_there(here: Here) -> None:
    assert _people(here) in here.browser.open(here.case).text
    assert here.browser.submit(f"{_people(here)}/new", name="the surgery desk").status_code == 303
    page = here.browser.open(_people(here)).text
    assert "the surgery desk" in page
    assert page.count("not asked yet") == 2


def test_whom_we_may_call_is_dialled_and_nobody_else(here: Here) -> None:
    one = _add(here)
    page = here.browser.open(_people(here)).text
    assert 'href="tel:07700900321"' in page
    assert "my aunt" in page
    for may in ("no", "never", "not_asked_yet"):
        assert here.browser.change(one, may_call=may).status_code == 303
        page = here.browser.open(_people(here)).text
        assert NUMBER not in page
        assert "tel:" not in page
    assert here.browser.change(one, may_call="only_about", about="the keys").status_code == 303
    page = here.browser.open(_people(here)).text
    assert "only about one thing: <bdi" in page
    assert 'href="tel:07700900321"' in page


def test_who_must_not_know_that_we_exist_is_never_called(here: Here) -> None:
    for may in ("yes", "only_about"):
        answer = here.browser.submit(
            f"{_people(here)}/new",
            **AUNT | {"knows": "must_not_know", "may_call": may, "about": "the keys"},
        )
        assert answer.status_code == 422
        assert 'id="may_call-error"' in answer.text
    _add(here, knows="must_not_know", may_call="never")
    page = here.browser.open(_people(here)).text
    assert "must not know that we exist" in page
    assert "never contact" in page
    assert NUMBER not in page
    with pytest.raises(DBAPIError), here.site.owner() as connection:
        connection.execute(text("UPDATE person_around SET may_call = 'yes'"))


def test_a_thing_to_call_about_is_asked_where_it_is_only_one(here: Here) -> None:
    answer = here.browser.submit(f"{_people(here)}/new", **AUNT | {"may_call": "only_about"})
    assert answer.status_code == 422
    assert 'id="about-error"' in answer.text
    assert "zqaunt" in answer.text


def test_two_who_change_it_lose_nothing(here: Here) -> None:
    one = _add(here)
    late = here.browser.fill(one, **AUNT | {"tie": "an aunt", "may_call": "no"})
    assert here.site.browser(here.worker).change(one, tie="her aunt").status_code == 303
    answer = here.browser.send(one, late)
    assert answer.status_code == 409
    assert "her aunt" in answer.text
    assert 'value="an aunt"' in answer.text
    assert here.browser.send(one, {**late, **hidden_fields(answer.text)}).status_code == 303
    assert "an aunt" in here.browser.open(_people(here)).text


def test_who_is_taken_off_stays_in_the_record(here: Here) -> None:
    one = _add(here)
    form = here.browser.fill(_people(here))
    assert here.browser.send(f"{one}/off", form).status_code == 303
    assert "zqaunt" not in here.browser.open(_people(here)).text
    table: Any = PersonAround.__table__
    with here.site.owner() as connection:
        assert connection.execute(select(table.c.ended_at)).scalar_one() is not None


def test_to_be_listed_opens_nothing_and_only_readers_of_names_see_it(here: Here) -> None:
    table: Any = CaseAccess.__table__

    def grants() -> list[Any]:
        with here.site.owner() as connection:
            return list(connection.execute(select(table.c.id).order_by(table.c.id)).scalars())

    before = grants()
    one = _add(here)
    assert grants() == before
    for role, relation in (
        (Role.AW, Relation.CONSENT),
        (Role.LEO, Relation.CONSENT),
        (Role.VOL, Relation.TASK),
        (Role.MGR, Relation.ORGANISATION),
    ):
        somebody = here.standing(role, relation)
        assert somebody.open(_people(here)).status_code == 404
        assert somebody.open(one).status_code in (403, 404)
        assert not re.search("zqaunt|900 321", somebody.open(here.case).text)
    lawyer = here.standing(Role.LA, Relation.CONSENT)
    assert "zqaunt" in lawyer.open(_people(here)).text
    assert lawyer.open(f"{_people(here)}/new").status_code == 404
