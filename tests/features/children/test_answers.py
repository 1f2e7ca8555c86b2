"""Two answers for one permission: the child's and that of whoever decides with them (§3.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.stage import PillarState
from tests.features.children.conftest import Child, open_child, sees, told
from tests.features.consents.conftest import day
from tests.support.site import Site

LATER = timedelta(hours=3)


def _later() -> Any:
    return time_machine.travel(clock.now() + LATER, tick=True)


def test_both_say_yes_and_it_is_open(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    assert child.answer(clinic, kinds=["SUM", "HLT"]).status_code == 303
    assert not sees(site, clinic, child)
    assert child.guardian("yes", guardian).status_code == 303
    assert sees(site, clinic, child)
    assert child.rows[0].outcome == "provisional"
    assert child.guardians[0].user_id == guardian.user_id


def test_the_guardian_alone_opens_nothing(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    """Whatever the child said that is no yes; nor does their own hat change it."""
    for answer in ("no", "not_now", "unsure", "too_young"):
        assert child.answer(clinic, kinds=["SUM"], answer=answer).status_code == 303
        theirs = Child(site, site.browser(guardian), child.case)
        assert theirs.guardian("yes", guardian).status_code == 303, answer
        assert not sees(site, clinic, child), answer


@pytest.mark.parametrize("says", ["no", "unsure", "unavailable"])
def test_another_answer_of_the_guardian_opens_nothing(
    site: Site, child: Child, guardian: Actor, clinic: Actor, says: str
) -> None:
    child.answer(clinic, kinds=["SUM"])
    assert child.guardian(says, guardian).status_code == 303
    assert not sees(site, clinic, child)
    assert bool(child.decisions) == (says != "unavailable")


def test_a_guardian_who_says_otherwise_later_closes_it(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    child.answer(clinic, kinds=["SUM"])
    child.guardian("yes", guardian)
    assert sees(site, clinic, child)
    assert child.guardian("no", guardian).status_code == 303
    assert not sees(site, clinic, child)
    assert child.guardian("yes", guardian).status_code == 303
    assert sees(site, clinic, child)
    assert child.stop().status_code == 303
    assert not sees(site, clinic, child)


@pytest.mark.parametrize(
    "doubt", [{"company": "accompanied"}, {"interpreter": "other"}, {"clear": "no"}], ids=str
)
def test_a_yes_that_may_not_have_been_free_is_asked_again_first(
    site: Site, child: Child, guardian: Actor, clinic: Actor, doubt: dict[str, str]
) -> None:
    child.answer(clinic, kinds=["SUM"], **doubt)
    assert child.guardian("yes", guardian).status_code == 303
    assert not sees(site, clinic, child)
    assert child.decisions == []
    child.answer(clinic, kinds=["SUM"])
    child.guardian("yes", guardian)
    assert sees(site, clinic, child)


def test_tears_make_it_a_week(site: Site, child: Child, guardian: Actor, clinic: Actor) -> None:
    child.answer(clinic, kinds=["SUM"], upset="y", clear="yes")
    child.guardian("yes", guardian)
    assert sees(site, clinic, child)
    assert child.rows[0].expires_on == day(7)


def test_a_new_yes_closes_nothing_before_both_have_said_it(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    child.answer(clinic, kinds=["SUM"])
    child.guardian("yes", guardian)
    child.answer(clinic, kinds=["SUM", "HLT"])
    assert sees(site, clinic, child)
    assert child.ends == []
    child.guardian("yes", guardian)
    assert [end.consent_id for end in child.ends] == [child.rows[0].id]
    assert sees(site, clinic, child)


def test_nothing_shows_doubt_while_two_sit_together(
    site: Site, child: Child, worker: Actor, clinic: Actor
) -> None:
    """practice.md P6: the answer to saving, the list and its page are those of any other yes."""
    child.answer(clinic, kinds=["SUM"])
    assert "Saved. We will look at it again together soon." in child.page
    for page in (child.page, told(child.browser, child)):
        assert "has not been asked" not in page
        assert "look again" not in page
    with _later():
        browser = site.browser(worker)
        page = browser.open(f"{child.case}/consents").text
        assert "They said yes; their guardian has not been asked yet." in page
        assert "Nothing is shared before their guardian has answered." in page


def test_how_they_were_asked_and_their_words_are_kept(child: Child, clinic: Actor) -> None:
    child.answer(clinic, answer="unsure", asked_by="draw", words="A house with two doors.")
    assert child.rows[0].asked_by == "draw"
    page = told(child.browser, child)
    assert "A house with two doors." in page
    assert "by drawing" in page


def test_adults_are_asked_as_before(site: Site, child: Child, worker: Actor) -> None:
    made = child.browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
    page = child.browser.open(f"{made.location}/consents/new").text
    asked = child.browser.open(f"{child.case}/consents/new").text
    for words in ("not sure", "too young to be asked", "How they were asked"):
        assert words in asked
        assert words not in page
    assert child.browser.open(f"{made.location}/guardians").status_code == 404
    theirs = Child(site, child.browser, str(made.location))
    theirs.answer(outside="Choir", kinds=["SUM"])
    assert child.browser.open(theirs.about()).status_code == 404


def test_an_age_in_doubt_is_treated_so_and_nothing_says_it_in_the_room(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    """INV-14, practice.md P27."""
    doubted = open_child(site, worker, guardian, age="age_in_doubt")
    page = doubted.browser.open(f"{doubted.case}/consents/new").text
    assert "too young" not in page
    doubted.answer(clinic, kinds=["SUM"])
    assert "guardian" not in doubted.page.split("<main")[1]
    assert not sees(site, clinic, doubted)
    assert doubted.guardian("yes", guardian).status_code == 303
    assert sees(site, clinic, doubted)


# --- who decides -------------------------------------------------------------------------


def test_somebody_outside_decides_and_is_offered_again(
    site: Site, child: Child, clinic: Actor
) -> None:
    child.answer(clinic, kinds=["SUM"])
    said = child.guardian("yes", outside="  Marta   Ilves ", words="She should get well.")
    assert said.status_code == 303
    assert sees(site, clinic, child)
    page = told(child.browser, child)
    assert "Marta Ilves" in page
    assert "She should get well." in page
    assert ">Marta Ilves</option>" in child.browser.open(child.about()).text


def test_somebody_who_may_not_decide_is_refused_at_the_field(
    site: Site, child: Child, clinic: Actor
) -> None:
    """C06: a relative is barred. What they said before counts for nothing from then on."""
    child.answer(clinic, kinds=["SUM"])
    child.guardian("yes", outside="Uncle Dawit")
    assert sees(site, clinic, child)
    barred = child.browser.submit(f"{child.case}/guardians", name="uncle dawit")
    assert barred.status_code == 303
    assert not sees(site, clinic, child)
    refused = child.guardian("yes", outside="Uncle Dawit")
    assert refused.status_code == 422
    assert 'id="outside-error">This person may not decide for them.' in refused.text
    assert not sees(site, clinic, child)
    assert "Uncle Dawit</option>" not in child.browser.open(child.about()).text
    assert "may not decide for them" in child.browser.open(f"{child.case}/guardians").text


@pytest.mark.parametrize("spelled", ["Tesfay Dawit", "DAWÍT tesfay", "\u0414awit Tesfay"])
def test_another_spelling_lets_nobody_decide_who_may_not(
    site: Site, child: Child, clinic: Actor, spelled: str
) -> None:
    child.answer(clinic, kinds=["SUM"])
    child.guardian("yes", outside="Dawit Tesfay")
    assert sees(site, clinic, child)
    assert child.browser.submit(f"{child.case}/guardians", name=spelled).status_code == 303
    assert not sees(site, clinic, child)
    assert child.guardian("yes", outside="Dawit Tesfay").status_code == 422
    assert child.guardian("yes", outside=spelled).status_code == 422


def test_a_guardian_who_is_barred_decides_nothing(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    child.answer(clinic, kinds=["SUM"])
    child.guardian("yes", guardian)
    assert sees(site, clinic, child)
    kept = child.browser.submit(
        f"{child.case}/team/bars", person=str(guardian.user_id), origin="team"
    )
    assert kept.status_code == 303
    assert not sees(site, clinic, child)
    assert child.guardian("yes", guardian).status_code == 422
    assert not sees(site, clinic, child)


def test_only_the_childs_own_guardian_is_offered(
    site: Site, child: Child, worker: Actor, clinic: Actor
) -> None:
    other = site.hat(Role.GA, worker.organisation_id)
    child.answer(clinic, kinds=["SUM"])
    refused = child.guardian("yes", other)
    assert refused.status_code == 422
    assert "They are not the guardian now. Choose again." in refused.text
    unnamed = child.guardian("yes")
    assert unnamed.status_code == 422
    assert "Say who answered." in unnamed.text


def test_where_there_is_no_guardian_a_body_agrees_to_ordinary_services(
    site: Site, worker: Actor, clinic: Actor, guardian: Actor
) -> None:
    """practice.md P27: school, doctor, lawyer, interpreter, with the child's yes."""
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    changed = admin.change("/admin/organisation", meanwhile_body="Youth Office")
    assert changed.status_code == 303, changed.text
    alone = open_child(site, worker, None)
    alone.answer(clinic, kinds=["SUM"])
    assert alone.guardian("yes", person="body").status_code == 303
    assert sees(site, clinic, alone)
    alone.answer(outside="The choir", purpose="PEER", kinds=["SUM"])
    refused = alone.guardian("yes", person="body")
    assert refused.status_code == 422
    assert "This body agrees to ordinary services only" in refused.text
    guided = open_child(site, worker, guardian)
    guided.answer(clinic, kinds=["SUM"])
    assert guided.guardian("yes", person="body").status_code == 422
    assert not sees(site, clinic, guided)


def test_nobody_writes_down_a_guardians_yes_for_their_own_share(
    site: Site, child: Child, worker: Actor, guardian: Actor
) -> None:
    advocate = site.hat(Role.IA, worker.organisation_id)
    child.answer(advocate, kinds=["SUM", "CON"])
    child.guardian("yes", guardian)
    child.answer(advocate, kinds=["SUM", "CON", "NOT"])
    theirs = Child(site, site.browser(advocate), child.case)
    refused = theirs.guardian("yes", outside="Marta Ilves")
    assert refused.status_code == 422
    assert "It is about sharing with you. A colleague writes it down." in refused.text
    assert len(child.guardians) == 1


def test_a_hidden_case_has_no_such_pages(site: Site, child: Child, clinic: Actor) -> None:
    child.answer(clinic, kinds=["SUM"])
    stranger = site.browser(site.hat(Role.CW, child.rows[0].organisation_id))
    for page in (child.about(), f"{child.case}/guardians", f"{child.case}/best-interests"):
        assert child.browser.open(page).status_code == 200
        assert stranger.open(page).status_code == 404


def test_no_stage_moves_with_it(site: Site, child: Child, clinic: Actor, guardian: Actor) -> None:
    """domain.md §3.5: whatever anybody answers, support stays as it was."""
    before = _stages(site)
    child.answer(clinic, kinds=["SUM"])
    child.guardian("no", guardian)
    assert _stages(site) == before


def _stages(site: Site) -> list[Any]:
    table: Any = PillarState.__table__
    with site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.pillar, table.c.id)))
