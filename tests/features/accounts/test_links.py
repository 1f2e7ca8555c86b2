"""One-time links: invitation, reset, and a second factor that was lost (ASVS 6.4)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from caseapp.features.accounts.actions.links import WAITING
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, OneTimeLink, User
from tests.features.accounts.conftest import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    Member,
    Place,
    Visitor,
    link_on,
)
from tests.features.accounts.test_people import hat_of, here, invite

HOUR = timedelta(hours=1)
ENDED = "Each link works once and only for a while."


def choose(place: Place, link: str, *passphrases: str) -> TestResponse:
    """Open a link and choose a passphrase."""
    return place.visitor().submit(link, password=list(passphrases or [NEW_PASSPHRASE] * 2))


def reset_link(visitor: Visitor, member: Member) -> str:
    """Have an administrator make a link for a new passphrase."""
    return link_on(visitor.submit(f"/admin/users/{member.id}/link"))


def _ask_again(place: Place, link: str) -> TestResponse:
    """Press the one button of a link that has ended."""
    visitor = place.visitor()
    return visitor.send(f"{link}/again", visitor.fill(link))


# --- invitations ------------------------------------------------------------------------


def test_an_invitation_is_shown_once_with_its_end(place: Place, admin: Member, clock: Any) -> None:
    visitor = place.signed_in(admin)

    page = invite(visitor, email=" Ana@Example.ORG ")

    assert "in person or by a safe way" in page.text
    assert "Thu 5 Mar 2026 09:00" in page.text
    link = link_on(page)
    (user,) = place.rows(User, User.email == "ana@example.org")
    assert link not in visitor.open(f"/admin/users/{user.id}").text
    (kept,) = place.rows(OneTimeLink)
    assert kept.token_digest not in link
    assert len(link) >= len("/welcome/") + 43


def test_whoever_was_invited_chooses_a_passphrase_and_signs_in(place: Place, admin: Member) -> None:
    link = link_on(invite(place.signed_in(admin), roles=["CW", "MGR"]))
    assert place.visitor().sign_in("ana@example.org", NEW_PASSPHRASE).status_code == 422

    assert choose(place, link).location == "/sign-in"

    visitor = place.visitor()
    assert visitor.sign_in("ana@example.org", NEW_PASSPHRASE).location == "/today"
    page = visitor.open("/account").text
    assert "Caseworker, Harbour" in page
    assert "Manager or supervisor, Harbour" in page
    submitted = visitor.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    assert submitted.status_code == 303, "what they write can be sealed: there is a key"


@pytest.mark.parametrize("kind", ["invite", "reset"])
def test_a_link_works_once(place: Place, admin: Member, kind: str) -> None:
    visitor = place.signed_in(admin)
    worker = place.member(Role.CW, here(admin))
    link = link_on(invite(visitor)) if kind == "invite" else reset_link(visitor, worker)
    for _ in range(3):
        assert place.visitor().open(link).status_code == 200, "a look uses nothing up"

    assert choose(place, link).status_code == 303

    again = place.visitor().open(link)
    assert (again.status_code, ENDED in again.text) == (410, True)
    assert choose(place, link, "another odd passphrase here").status_code == 410


@pytest.mark.parametrize(("kind", "hours"), [("invite", 72), ("reset", 24)])
def test_a_link_ends_by_itself(
    place: Place, admin: Member, clock: Any, kind: str, hours: int
) -> None:
    visitor = place.signed_in(admin)
    worker = place.member(Role.CW, here(admin))
    link = link_on(invite(visitor)) if kind == "invite" else reset_link(visitor, worker)
    clock.shift(hours * HOUR - timedelta(seconds=1))
    assert place.visitor().open(link).status_code == 200

    clock.shift(1)

    assert place.visitor().open(link).status_code == 410


def test_used_ended_and_unknown_links_are_one_answer(
    place: Place, admin: Member, clock: Any
) -> None:
    visitor = place.signed_in(admin)
    worker = place.member(Role.CW, here(admin))
    used, ended = reset_link(visitor, worker), link_on(invite(visitor))
    choose(place, used)
    clock.shift(73 * HOUR)

    answers = [
        place.visitor().open(path) for path in (used, ended, "/welcome/x", "/welcome/" + "é" * 50)
    ]

    once = r'nonce="[^"]+"|value="[^"]+"|action="/welcome/[^"]+/again"'
    told = {(each.status_code, re.sub(once, "", each.text)) for each in answers}
    assert len(told) == 1
    assert answers[0].status_code == 410


def test_an_invitation_that_is_opened_late_asks_for_a_new_one_and_nothing_is_lost(
    place: Place, admin: Member, clock: Any
) -> None:
    """practice.md P33: the role still waits; who has the old link gets nothing by it."""
    late = link_on(invite(place.signed_in(admin)))
    clock.shift(40 * 24 * HOUR)
    assert "a new one is asked for" not in place.signed_in(admin).open("/today").text
    said = []
    for link in (late, late, "/welcome/x"):
        answer = _ask_again(place, link)
        said.append((answer.status_code, answer.location))
    assert set(said) == {(303, "/sign-in")}
    assert place.visitor().open(late).status_code == 410
    visitor = place.signed_in(admin)
    today = visitor.open("/today").text
    assert "a new one is asked for" in today
    assert today.count("ana@example.org</bdi>") == 1
    (user,) = place.rows(User, User.email == "ana@example.org")
    new = link_on(visitor.submit(f"/admin/users/{user.id}/link"))
    assert "ana@example.org" not in visitor.open("/today").text
    assert place.visitor().open(late).status_code == 410
    assert choose(place, new).status_code == 303
    assert place.visitor().sign_in("ana@example.org", NEW_PASSPHRASE).location == "/today"


def test_a_link_that_was_used_or_belongs_to_a_reset_asks_for_nothing(
    place: Place, admin: Member, clock: Any
) -> None:
    visitor = place.signed_in(admin)
    worker = place.member(Role.CW, here(admin))
    used, reset = link_on(invite(visitor)), reset_link(visitor, worker)
    choose(place, used)
    clock.shift(40 * 24 * HOUR)
    for link in (used, reset):
        assert _ask_again(place, link).status_code == 303
    assert "a new one is asked for" not in place.signed_in(admin).open("/today").text


def test_a_new_link_ends_the_one_before(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)
    first = link_on(invite(visitor))
    (user,) = place.rows(User, User.email == "ana@example.org")
    second = link_on(visitor.submit(f"/admin/users/{user.id}/link"))

    assert place.visitor().open(first).status_code == 410
    assert choose(place, second).status_code == 303
    assert place.visitor().sign_in("ana@example.org", NEW_PASSPHRASE).status_code == 303


def test_of_many_uses_at_once_one_counts(
    place: Place, admin: Member, second_place: Callable[[Place], Place]
) -> None:
    link = link_on(invite(place.signed_in(admin)))
    places = [place, second_place(place)]
    visitors = [places[number % 2].visitor() for number in range(8)]
    words = ("amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heath")
    forms = [
        visitor.fill(link, password=f"{word} seven green boats")  # type: ignore[arg-type]
        for visitor, word in zip(visitors, words, strict=True)
    ]
    barrier = threading.Barrier(8)
    answers: list[int] = []

    def one(number: int) -> None:
        barrier.wait()
        answers.append(visitors[number].send(link, forms[number]).status_code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [303] + [410] * 7
    opened = [
        place.visitor(f"10.0.0.{number}").sign_in("ana@example.org", f"{word} seven green boats")
        for number, word in enumerate(words)
    ]
    assert sorted(each.status_code for each in opened) == [303] + [422] * 7


@pytest.mark.parametrize(
    "weak", ["short", "harbour harbour harbour", "password password", "x" * 129]
)
def test_a_weak_passphrase_does_not_use_the_link_up(embedded_place: Place, weak: str) -> None:
    place = embedded_place
    member = place.member(Role.ADM, place.organisation("Harbour"))
    link = link_on(invite(place.signed_in(member)))

    assert choose(place, link, weak, weak).status_code == 422
    assert choose(place, link).status_code == 303


def test_a_link_of_a_disabled_account_has_ended(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)
    worker = place.member(Role.CW, here(admin))
    link = reset_link(visitor, worker)
    visitor.submit(f"/admin/users/{worker.id}/disable")

    assert place.visitor().open(link).status_code == 410
    visitor.submit(f"/admin/users/{worker.id}/enable")
    assert place.visitor().open(link).status_code == 410


# --- an account that exists elsewhere -----------------------------------------------------


def test_an_account_elsewhere_takes_the_role_up_with_its_own_passphrase(
    place: Place, admin: Member
) -> None:
    elsewhere = place.member(Role.CW, place.organisation("Lantern"))
    visitor = place.signed_in(admin)
    (before,) = place.rows(User, User.id == elsewhere.id)

    page = invite(visitor, email=elsewhere.email.upper(), name="Another Name", roles=["LA"])
    link = link_on(page)
    assert "Harbour" not in place.signed_in(elsewhere).open("/account").text

    wrong = place.visitor().submit(link, password="wrong passphrase")
    assert wrong.status_code == 422
    taken = place.visitor().submit(link, password=PASSPHRASE)

    assert taken.location == "/sign-in"
    account = place.signed_in(elsewhere).open("/account").text
    assert "Legal adviser, Harbour" in account
    assert "Caseworker, Lantern" in account
    (after,) = place.rows(User, User.id == elsewhere.id)
    assert (after.name, after.email) == (before.name, before.email)


def test_inviting_tells_nothing_about_accounts_elsewhere(place: Place, admin: Member) -> None:
    elsewhere = place.member(Role.CW, place.organisation("Lantern"))
    visitor = place.signed_in(admin)

    new = invite(visitor, email="new@example.org", name="New")
    known = invite(visitor, email=elsewhere.email, name="Known")

    assert (new.status_code, known.status_code) == (200, 200)
    listed = visitor.open("/admin/users").text
    assert listed.count(">invited<") == 2


def test_whoever_made_the_account_first_gains_nothing_by_it(place: Place, admin: Member) -> None:
    """An administrator elsewhere takes an address before its owner is invited here."""
    other = place.member(Role.ADM, place.organisation("Lantern"))
    theirs = link_on(invite(place.signed_in(other), email="owner@example.org"))
    choose(place, theirs, "chosen by the intruder x")
    intruder = place.visitor()
    intruder.sign_in("owner@example.org", "chosen by the intruder x")

    ours = link_on(invite(place.signed_in(admin), email="owner@example.org", roles=["MGR"]))

    assert "Harbour" not in intruder.open("/account").text
    assert intruder.is_in()
    owner = place.visitor().submit(ours, password=NEW_PASSPHRASE)
    assert owner.status_code == 422, "the owner notices: their passphrase is not the one"
    (hat,) = place.rows(Membership, Membership.role == Role.MGR)
    assert hat.starts_at == WAITING


def test_a_link_of_one_organisation_opens_nothing_of_another(place: Place, admin: Member) -> None:
    other = place.member(Role.ADM, place.organisation("Lantern"))
    ours = link_on(invite(place.signed_in(admin), roles=["CW"]))
    invite(place.signed_in(other), roles=["MGR"])

    choose(place, ours)

    visitor = place.visitor()
    visitor.sign_in("ana@example.org", NEW_PASSPHRASE)
    account = visitor.open("/account").text
    assert "Caseworker, Harbour" in account
    assert "Lantern" not in account


def test_an_email_of_a_colleague_is_not_invited_again(place: Place, admin: Member) -> None:
    colleague = place.member(Role.CW, here(admin))

    answer = invite(place.signed_in(admin), email=colleague.email)

    assert answer.status_code == 422
    assert "Somebody here has this e-mail." in answer.text


def test_an_invitation_that_was_taken_back_opens_nothing(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)
    link = link_on(invite(visitor))
    (hat,) = place.rows(Membership, Membership.role == Role.CW)
    visitor.submit(f"/admin/users/{hat.user_id}/hats/{hat.id}/end")

    choose(place, link)

    assert place.visitor().sign_in("ana@example.org", NEW_PASSPHRASE).status_code == 422
    assert visitor.submit(
        f"/admin/users/{hat.user_id}/hats", role="CW", supervisor_id=""
    ).status_code in (303, 422)


# --- resets -----------------------------------------------------------------------------


def test_a_reset_ends_all_sessions_and_the_old_passphrase(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    theirs, visitor = place.signed_in(worker), place.signed_in(admin)

    link = reset_link(visitor, worker)
    assert theirs.is_in(), "making a link changes nothing yet"
    assert choose(place, link).location == "/sign-in"

    assert not theirs.is_in()
    assert place.visitor().sign_in(worker.email, PASSPHRASE).status_code == 422
    assert place.visitor().sign_in(worker.email, NEW_PASSPHRASE).status_code == 303


def test_a_reset_never_bypasses_the_second_factor(place: Place, admin: Member) -> None:
    worker = place.with_second_factor(place.member(Role.CW, here(admin)))
    link = reset_link(place.signed_in(admin), worker)

    choose(place, link)

    visitor = place.visitor()
    assert visitor.sign_in(worker.email, NEW_PASSPHRASE).location == "/sign-in/code"
    assert not visitor.is_in()
    visitor.submit("/sign-in/code", code=worker.code())
    assert visitor.is_in()


def test_a_link_signs_nobody_in(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    link = reset_link(place.signed_in(admin), worker)
    visitor = place.visitor()

    visitor.submit(link, password=[NEW_PASSPHRASE, NEW_PASSPHRASE])

    assert not visitor.is_in()


def test_an_account_of_two_organisations_is_not_reset_by_one_alone(
    place: Place, admin: Member
) -> None:
    worker = place.member(Role.CW, here(admin))
    visitor = place.signed_in(admin)
    made_before = reset_link(visitor, worker)
    place.hat(Role.CW, place.organisation("Lantern"), of=worker.actor)

    assert place.visitor().open(made_before).status_code == 410
    refused = visitor.submit(f"/admin/users/{worker.id}/link")
    assert refused.status_code == 422
    assert "has no second step" in refused.text

    place.with_second_factor(worker)
    assert choose(place, reset_link(visitor, worker)).status_code == 303


def test_changing_ones_passphrase_ends_a_reset_link(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    link = reset_link(place.signed_in(admin), worker)
    place.signed_in(worker).submit(
        "/account/passphrase", passphrase=PASSPHRASE, password=[NEW_PASSPHRASE] * 2
    )

    assert place.visitor().open(link).status_code == 410


# --- telephone and codes are lost ----------------------------------------------------------


def _ask(visitor: Visitor, member: Member, **values: str) -> TestResponse:
    return visitor.submit(f"/admin/users/{member.id}/second-step", **values)


def _is_set(place: Place, member: Member) -> bool:
    (kept,) = place.rows(Credential, Credential.user_id == member.id)
    return kept.totp_confirmed_at is not None


def test_two_administrators_take_a_lost_second_step_away(place: Place, admin: Member) -> None:
    worker = place.with_second_factor(place.member(Role.CW, here(admin)))
    second = place.member(Role.ADM, here(admin))
    first, other = place.signed_in(admin), place.signed_in(second)

    _ask(first, worker)
    assert _is_set(place, worker)
    assert (
        "Another administrator confirms it"
        in first.open(f"/admin/users/{worker.id}/second-step").text
    )
    _ask(first, worker)
    assert _is_set(place, worker), "nobody confirms their own wish"

    _ask(other, worker)

    assert not _is_set(place, worker)
    assert place.visitor().sign_in(worker.email, PASSPHRASE).location == "/today"
    assert len(place.entries("account.factor_lost")) == 1
    assert len(place.entries("account.factor_taken_away")) == 1


def test_an_administrator_made_afterwards_does_not_confirm(
    place: Place, admin: Member, clock: Any
) -> None:
    worker = place.with_second_factor(place.member(Role.CW, here(admin)))
    place.member(Role.ADM, here(admin))
    _ask(place.signed_in(admin), worker)
    clock.shift(60)
    puppet = place.member(Role.ADM, here(admin))

    _ask(place.signed_in(puppet), worker)

    assert _is_set(place, worker)


def test_where_there_is_one_administrator_the_reason_is_written_down(
    place: Place, admin: Member
) -> None:
    worker = place.with_second_factor(place.member(Role.CW, here(admin)))
    visitor = place.signed_in(admin)

    assert _ask(visitor, worker, reason="").status_code == 422
    assert _is_set(place, worker)
    _ask(visitor, worker, reason="Asked the trustee by telephone this morning.")

    assert not _is_set(place, worker)
    (entry,) = place.entries("account.factor_taken_away")
    assert entry.reason == "decided alone: Asked the trustee by telephone this morning."


def test_nobody_takes_their_own_second_step_away_here(place: Place, admin: Member) -> None:
    place.with_second_factor(admin)
    visitor = place.visitor()
    visitor.sign_in(admin.email, PASSPHRASE)
    visitor.submit("/sign-in/code", code=admin.code())

    assert (
        "There is nothing to do here" in visitor.open(f"/admin/users/{admin.id}/second-step").text
    )
    _ask(visitor, admin, reason="a sentence that is long enough")
    assert _is_set(place, admin)
    assert hat_of(place, admin).ends_at is None
