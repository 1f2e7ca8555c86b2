"""Best-interests decisions: what a child and their guardian differ about is decided with the child
taking part, or it stays closed (domain.md §2.5, §3.6)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.base import ids
from caseapp.kinds import Role
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.case import Case
from tests.features.children.conftest import WORDS, Child, sees
from tests.features.consents.conftest import day
from tests.support.site import Browser, Site


@pytest.fixture
def manager(site: Site, worker: Actor) -> Actor:
    """Give a manager of the same organisation."""
    return site.hat(Role.MGR, worker.organisation_id)


def _supervise(child: Child, manager: Actor) -> None:
    place = {"team_role": "supervisor", "before": "stays", "chosen": "not_asked_yet"}
    put = child.browser.submit(
        f"{child.case}/team", person=str(manager.membership_id), reason="To look.", **place
    )
    assert put.status_code == 303, put.text


def _differ(child: Child, clinic: Actor, guardian: Actor, answer: str = "unsure") -> None:
    """The guardian agrees to counselling and Kesmiri is unsure; she drew a house."""
    drawn = {"asked_by": "draw", "words": "A house with two doors."}
    child.answer(clinic, answer=answer, kinds=["SUM", "HLT"], purpose="HEALTH", **drawn)
    assert child.guardian("yes", guardian).status_code == 303


def _sign(browser: Browser, child: Child) -> Any:
    address = f"{child.case}/best-interests/{child.decisions[-1].id}"
    page = browser.open(address).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return browser.send(f"{address}/countersign", {"csrf_token": token})


def test_story_14_guardian_and_child_differ(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    """domain.md §10: the share stays blocked, a record with her drawing as her voice opens, and it
    cannot close before feedback to her is dated."""
    _differ(child, clinic, guardian)
    assert not sees(site, clinic, child)
    (decision,) = child.decisions
    assert (decision.voice_mode, decision.about, decision.completed_at) == (
        "draw",
        "referral",
        None,
    )
    page = child.browser.open(f"{child.case}/best-interests/{decision.id}").text
    assert "A house with two doors." in page
    refused = child.decide(result="not_share", feedback_on="")
    assert refused.status_code == 422
    assert "It stays open until then." in refused.text
    assert WORDS["space"] in refused.text
    assert child.decisions[0].completed_at is None
    assert child.decide(result="not_share").status_code == 303
    assert child.decisions[0].feedback_on == day()
    assert not sees(site, clinic, child)


@pytest.mark.parametrize("answer", ["no", "unsure", "too_young"])
def test_against_the_childs_word_it_opens_only_told_with_reasons_and_signed(
    site: Site, child: Child, guardian: Actor, clinic: Actor, manager: Actor, answer: str
) -> None:
    _supervise(child, manager)
    _differ(child, clinic, guardian, answer)
    untold = child.decide(result="share")
    assert untold.status_code == 422
    assert "Tell them first." in untold.text
    assert "Write why it is decided differently" in untold.text
    told = {"told_on": day().isoformat(), "reasons": "Her sleep. She can stop at any time."}
    assert child.decide(result="share", **told).status_code == 303
    assert not sees(site, clinic, child)
    mine = child.browser.open(f"{child.case}/best-interests/{child.decisions[0].id}").text
    assert "Nothing is shared by it before a second person has signed." in mine
    assert "Countersign<" not in mine
    theirs = site.browser(manager)
    assert _sign(theirs, child).status_code == 303
    assert sees(site, clinic, child)
    assert child.stop().status_code == 303
    assert not sees(site, clinic, child)


def test_where_the_child_says_yes_a_decision_is_enough(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    child.answer(clinic, kinds=["SUM"])
    child.guardian("no", guardian)
    assert not sees(site, clinic, child)
    assert child.decide(result="share").status_code == 303
    assert sees(site, clinic, child)


def test_what_is_missing_is_said_at_each_field_and_nothing_typed_is_lost(
    child: Child, guardian: Actor, clinic: Actor
) -> None:
    _differ(child, clinic, guardian)
    address = f"{child.case}/best-interests/{child.decisions[0].id}"
    refused = child.browser.submit(address, complete="y", space="In the garden.")
    assert refused.status_code == 422
    assert "In the garden." in refused.text
    for name in ("audience", "influence", "decided", "weight", "decided_by", "feedback_on"):
        assert f'href="#{name}"' in refused.text, name
    kept = child.browser.submit(address, space="In the garden.", voice_mode="draw")
    assert kept.status_code == 303
    assert "In the garden." in child.browser.open(address).text


def test_silence_is_an_answer(child: Child, guardian: Actor, clinic: Actor) -> None:
    _differ(child, clinic, guardian)
    said = child.decide(result="not_share", voice_mode="silence", voice="")
    assert said.status_code == 303


def test_a_day_to_come_is_refused(child: Child, guardian: Actor, clinic: Actor) -> None:
    _differ(child, clinic, guardian)
    refused = child.decide(result="not_share", feedback_on=day(1).isoformat())
    assert refused.status_code == 422
    assert "This date is still to come." in refused.text


def test_somebody_elses_change_meanwhile_is_shown(
    child: Child, guardian: Actor, clinic: Actor
) -> None:
    _differ(child, clinic, guardian)
    address = f"{child.case}/best-interests/{child.decisions[0].id}"
    stale = child.browser.fill(address, space="Mine")
    assert child.browser.submit(address, space="Theirs").status_code == 303
    answer = child.browser.send(address, stale)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Theirs" in answer.text


def test_one_can_be_begun_for_any_key_decision(child: Child) -> None:
    address = f"{child.case}/best-interests/new"
    refused = child.browser.submit(address, sort="decision")
    assert refused.status_code == 422
    assert "Say which decision it is about." in refused.text
    assert child.browser.submit(address, sort="decision", about="placement").status_code == 303
    assert child.browser.submit(address, sort="initial").status_code == 303
    page = child.browser.open(f"{child.case}/best-interests").text
    assert "Where they live" in page
    assert "The first one, within 48 hours" in page
    assert child.decide(child.decisions[1].id).status_code == 303
    assert "complete" in child.browser.open(f"{child.case}/best-interests").text


def test_nobody_signs_their_own_and_no_caseworker_signs_at_all(
    site: Site, child: Child, worker: Actor, guardian: Actor, clinic: Actor, manager: Actor
) -> None:
    _differ(child, clinic, guardian)
    told = {"told_on": day().isoformat(), "reasons": "Her sleep."}
    child.decide(result="share", **told)
    own_hat = site.hat(Role.MGR, worker.organisation_id, of=worker)
    for who, error in ((own_hat, AccessRefusedError), (worker, AccessRefusedError)):
        with site.acting(who) as session:
            reference = ids.read_reference(child.case.rsplit("/", 1)[1])
            case = session.query(Case).filter_by(reference=reference).one()
            session.add(BestCountersign(case, best_interests_id=child.decisions[0].id))
            with pytest.raises(error):
                trail.commit(session)
    assert not sees(site, clinic, child)
    assert _sign_unseen(site, child, manager) == 404
    assert not sees(site, clinic, child)


def _sign_unseen(site: Site, child: Child, manager: Actor) -> int:
    """A manager who does not read the decision cannot sign it."""
    browser = site.browser(manager)
    token = browser.fill("/emergency")["csrf_token"]
    address = f"{child.case}/best-interests/{child.decisions[-1].id}/countersign"
    return browser.send(address, {"csrf_token": token}).status_code


def test_what_was_completed_does_not_change(
    site: Site, child: Child, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    _differ(child, clinic, guardian)
    child.decide(result="not_share")
    address = f"{child.case}/best-interests/{child.decisions[0].id}"
    assert "<textarea" not in child.browser.open(address).text
    with site.acting(worker) as session:
        decision = session.get(BestInterests, child.decisions[0].id)
        decision.feedback_on = day() - timedelta(days=3)
        with pytest.raises(AccessRefusedError):
            trail.commit(session)


def test_a_no_without_what_would_be_shared_is_asked_again_first(
    child: Child, guardian: Actor, clinic: Actor
) -> None:
    child.refuse(clinic)
    assert child.guardian("yes", guardian).status_code == 303
    refused = child.decide(result="share", told_on=day().isoformat(), reasons="Her sleep.")
    assert refused.status_code == 422
    assert "Ask them again first." in refused.text


def test_a_permission_of_another_case_is_not_found(child: Child, clinic: Actor) -> None:
    child.answer(clinic, kinds=["SUM"])
    made = child.browser.submit("/cases/new", name_to_use="Bekrun", age_status="child")
    key = child.rows[0].id
    assert (
        child.browser.open(f"{made.location}/best-interests/new?consent={key}").status_code == 404
    )
    assert child.browser.open(f"{child.case}/best-interests/new?consent=x").status_code == 404
    shown = child.browser.open(f"{child.case}/best-interests/new?consent={key}")
    assert shown.status_code == 200


def test_a_record_of_taking_part_is_asked_for_key_decisions_and_nothing_waits_for_it(
    site: Site, child: Child, guardian: Actor, clinic: Actor
) -> None:
    """practice.md P27: in four sentences and a feedback date."""
    page = f"{child.case}/best-interests"
    assert "How did they take part?" not in child.browser.open(page).text
    child.answer(clinic, kinds=["SUM"], purpose="HEALTH")
    child.guardian("yes", guardian)
    assert sees(site, clinic, child)
    asked = child.browser.open(page).text
    assert "How did they take part?" in asked
    assert "A referral" in asked
    new = f"{page}/new?consent={child.rows[-1].id}"
    assert new in asked
    about = {"consent": str(child.rows[-1].id), "sort": "decision", "about": "referral"}
    assert child.browser.submit(new, **about).status_code == 303
    assert "How did they take part?" not in child.browser.open(page).text
    shared = {"reason": "MISSING_CHILD", "recipient": "Child protection", "what": "Not home."}
    alone = {"second": "nobody", "alone_why": "Nobody answered at the two numbers we have."}
    made = child.browser.submit(f"{child.case}/disclosures/new", **shared, **alone)
    assert made.status_code == 303, made.text
    assert f"{page}/new?about=disclosure" in child.browser.open(page).text


def test_reaching_a_childs_family_opens_only_after_what_is_best_was_decided(
    child: Child, guardian: Actor
) -> None:
    """domain.md §2.5 and §3.2: best interests first."""
    child.answer(purpose="FAMILY", outside="A tracing service", kinds=["SUM"])
    first = child.guardian("yes", guardian)
    assert first.status_code == 422
    assert "First decide together with them" in first.text
    assert child.guardians == []
    assert child.guardian("unsure", guardian).status_code == 303
    about = {"sort": "decision", "about": "family_contact"}
    made = child.browser.submit(f"{child.case}/best-interests/new", **about)
    assert made.status_code == 303
    key = str(made.location).rsplit("/", 1)[1]
    assert child.decide(uuid.UUID(key)).status_code == 303
    assert child.guardian("yes", guardian).status_code == 303
