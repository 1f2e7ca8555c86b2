"""What administrators do with the people of their organisation, and what they cannot do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access import trail
from caseapp.base import ids
from caseapp.kinds import STAFF_ROLES, Role
from caseapp.models.account import Membership, User
from caseapp.models.organisation import Organisation
from caseapp.models.trail import TrailSubject
from tests.features.accounts.conftest import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    Member,
    Place,
    Visitor,
    link_on,
)
from tests.support.site import hidden_fields

LATER = timedelta(minutes=11)


def here(admin: Member) -> Any:
    """The organisation of an administrator."""
    return admin.actor.organisation_id


def invite(visitor: Visitor, email: str = "ana@example.org", **values: Any) -> TestResponse:
    """Invite somebody."""
    filled = {"name": "Ana", "email": email, "roles": ["CW"], **values}
    return visitor.submit("/admin/users/invite", **filled)


def hat_of(place: Place, member: Member) -> Membership:
    """Return the one hat of somebody."""
    (hat,) = place.rows(Membership, Membership.user_id == member.id)
    return hat


# --- the list ---------------------------------------------------------------------------


def test_only_the_own_organisation_is_listed(place: Place, admin: Member) -> None:
    colleague = place.member(Role.CW, here(admin))
    stranger = place.member(Role.CW)
    visitor = place.signed_in(admin)

    page = visitor.open("/admin/users").text

    assert colleague.email in page
    assert stranger.email not in page
    assert visitor.open(f"/admin/users/{stranger.id}").status_code == 404


def test_states_and_roles_are_shown(place: Place, admin: Member) -> None:
    active = place.member(Role.LA, here(admin))
    disabled = place.member(Role.HP, here(admin))
    visitor = place.signed_in(admin)
    visitor.submit(f"/admin/users/{disabled.id}/disable")
    invite(visitor, roles=["CW", "MGR"])

    page = visitor.open("/admin/users").text
    lines = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', page, re.S)
    told = {re.findall(r"<small><bdi>([^<]*@[^<]*)</bdi>", line)[0]: line for line in lines}

    assert ">active<" in told[active.email]
    assert "Legal adviser" in told[active.email]
    assert ">disabled<" in told[disabled.email]
    assert ">invited<" in told["ana@example.org"]
    assert "Caseworker, Manager or supervisor" in told["ana@example.org"]


def test_a_long_list_comes_in_pages_and_nobody_is_left_out(place: Place, admin: Member) -> None:
    ours = [place.hat(Role.VOL, here(admin)) for _ in range(112)]
    with place.system("accounts") as session:
        for number, actor in enumerate(ours):
            session.get_one(User, actor.user_id).name = f"Same Name {number // 70}"
    visitor = place.signed_in(admin)
    seen: list[str] = []
    path, pages = "/admin/users", 0
    while path:
        page = visitor.open(path).text
        seen += re.findall(r'href="/admin/users/([0-9a-f-]{36})"', page)
        path = (re.findall(r'href="(/admin/users\?after=[^"]+)"', page) or [""])[0]
        pages += 1

    assert pages == 3
    assert sorted(seen) == sorted(str(actor.user_id) for actor in [*ours, admin.actor])
    assert "Same" not in path


@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role is not Role.ADM])
def test_no_other_hat_opens_these_pages(embedded_place: Place, role: Role) -> None:
    member = embedded_place.member(role)
    visitor = embedded_place.signed_in(member)
    of_user = f"/admin/users/{member.id}"
    for path in ("/admin/users", "/admin/users/invite", "/admin/organisation", of_user):
        assert visitor.open(path).status_code == 403
    for path in (f"{of_user}/link", f"{of_user}/disable", f"{of_user}/hats"):
        assert visitor.press(path).status_code == 403


def test_these_pages_hold_no_case_content(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    case = place.open_case(worker.actor, name="Ilvara Marker")
    place.note(worker.actor, case, "Marker of a note")
    visitor = place.signed_in(admin)

    for path in ("/admin/users", f"/admin/users/{worker.id}", "/admin/organisation", "/account"):
        page = visitor.open(path).text
        assert "Marker" not in page
        assert case.reference[:4] not in page


# --- hats -------------------------------------------------------------------------------


def test_a_hat_is_added_and_the_sessions_end_at_once(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    manager = place.member(Role.MGR, here(admin))
    theirs, visitor = place.signed_in(worker), place.signed_in(admin)

    answer = visitor.submit(
        f"/admin/users/{worker.id}/hats", role="IA", supervisor_id=str(manager.id)
    )

    assert answer.location == f"/admin/users/{worker.id}"
    assert not theirs.is_in()
    page = place.signed_in(worker).open("/account").text
    assert "Independent advocate" in page
    assert "Caseworker" in page
    (hat,) = place.rows(Membership, Membership.role == Role.IA)
    assert hat.supervisor_id == manager.id
    again = visitor.submit(f"/admin/users/{worker.id}/hats", role="IA", supervisor_id="")
    assert again.status_code == 422


def test_a_hat_ends_at_once_and_comes_back_as_a_new_one(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    case = place.open_case(worker.actor)
    theirs, visitor = place.signed_in(worker), place.signed_in(admin)
    before = hat_of(place, worker).id

    visitor.submit(f"/admin/users/{worker.id}/hats/{before}/end")
    assert not theirs.is_in()
    assert place.visitor().sign_in(worker.email, PASSPHRASE).status_code == 422

    visitor.submit(f"/admin/users/{worker.id}/hats", role="CW", supervisor_id="")
    theirs = place.signed_in(worker)
    hats = place.rows(Membership, Membership.user_id == worker.id)
    assert len({hat.id for hat in hats}) == 2
    reference = f"{case.reference[:4]}-{case.reference[4:]}"
    assert theirs.open(f"/cases/{reference}").status_code == 404, "what was opened stays closed"


def test_the_last_administrator_stays(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)
    own = hat_of(place, admin)

    for path in (f"hats/{own.id}/end", "disable"):
        answer = visitor.submit(f"/admin/users/{admin.id}/{path}")
        assert answer.status_code == 422
        assert "last administrator" in answer.text
    assert visitor.is_in()

    second = place.member(Role.ADM, here(admin))
    assert visitor.submit(f"/admin/users/{second.id}/disable").status_code == 303
    assert visitor.submit(f"/admin/users/{admin.id}/hats/{own.id}/end").status_code == 422
    visitor.submit(f"/admin/users/{second.id}/enable")
    assert visitor.submit(f"/admin/users/{admin.id}/hats/{own.id}/end").status_code == 303
    assert not visitor.is_in()


def test_an_administrator_who_is_only_invited_does_not_count(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)
    invite(visitor, roles=["ADM"])

    answer = visitor.submit(f"/admin/users/{admin.id}/hats/{hat_of(place, admin).id}/end")

    assert answer.status_code == 422


def test_two_administrators_cannot_end_each_other_at_the_same_moment(
    place: Place, admin: Member, second_place: Callable[[Place], Place]
) -> None:
    other = place.member(Role.ADM, here(admin))
    elsewhere = second_place(place)
    mine, theirs = place.signed_in(admin), elsewhere.signed_in(other)
    sends = [
        (mine, f"/admin/users/{other.id}/hats/{hat_of(place, other).id}/end"),
        (theirs, f"/admin/users/{admin.id}/hats/{hat_of(place, admin).id}/end"),
    ]
    forms = [visitor.fill(path) for visitor, path in sends]
    barrier = threading.Barrier(2)
    answers: list[int] = []

    def one(number: int) -> None:
        visitor, path = sends[number]
        barrier.wait()
        answers.append(visitor.send(path, forms[number]).status_code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    live = place.rows(Membership, Membership.role == Role.ADM, Membership.ends_at.is_(None))
    assert len(live) == 1
    assert answers.count(303) >= 1


def test_a_supervisor_is_named_and_nobody_supervises_themself(place: Place, admin: Member) -> None:
    manager = place.member(Role.MGR, here(admin))
    stranger = place.member(Role.MGR)
    visitor = place.signed_in(admin)
    path = f"/admin/users/{manager.id}/hats/{hat_of(place, manager).id}/supervisor"

    assert visitor.submit(path, supervisor_id=str(manager.id)).status_code == 422
    assert visitor.submit(path, supervisor_id=str(stranger.id)).status_code == 422
    assert visitor.submit(path, supervisor_id="").status_code == 303
    second = place.member(Role.MGR, here(admin))
    assert visitor.submit(path, supervisor_id=str(second.id)).status_code == 303
    assert hat_of(place, manager).supervisor_id == second.id


# --- disabling --------------------------------------------------------------------------


def test_a_disabled_account_is_out_at_once_and_comes_back(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    theirs, visitor = place.signed_in(worker), place.signed_in(admin)

    visitor.submit(f"/admin/users/{worker.id}/disable")
    assert not theirs.is_in()
    assert place.visitor().sign_in(worker.email, PASSPHRASE).status_code == 422

    visitor.submit(f"/admin/users/{worker.id}/enable")
    assert place.visitor().sign_in(worker.email, PASSPHRASE).status_code == 303


def test_an_account_of_two_organisations_is_not_one_administrators_to_close(
    place: Place, admin: Member
) -> None:
    worker = place.member(Role.CW, here(admin))
    place.hat(Role.CW, place.organisation("Lantern"), of=worker.actor)
    visitor = place.signed_in(admin)

    answer = visitor.submit(f"/admin/users/{worker.id}/disable")

    assert answer.status_code == 422
    assert "another organisation too" in answer.text
    assert place.signed_in(worker).is_in()


@pytest.mark.parametrize("path", ["disable", "enable", "link", "hats", "second-step", ""])
def test_people_of_other_organisations_are_hidden(place: Place, admin: Member, path: str) -> None:
    stranger = place.member(Role.CW)
    visitor = place.signed_in(admin)
    address = f"/admin/users/{stranger.id}/{path}".rstrip("/")

    assert visitor.open(address).status_code == 404
    if path:
        assert visitor.press(address).status_code == 404


def test_a_hat_of_another_organisation_is_not_reached(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    elsewhere = place.hat(Role.CW, place.organisation("Lantern"), of=worker.actor)
    visitor = place.signed_in(admin)

    answer = visitor.press(f"/admin/users/{worker.id}/hats/{elsewhere.membership_id}/end")

    assert answer.status_code == 404
    (hat,) = place.rows(Membership, Membership.id == elsewhere.membership_id)
    assert hat.ends_at is None


# --- confirming, and what is written down ------------------------------------------------


def test_acts_on_accounts_ask_who_it_is_after_ten_minutes(
    place: Place, admin: Member, clock: Any
) -> None:
    worker = place.member(Role.CW, here(admin))
    hat = hat_of(place, worker)
    visitor = place.signed_in(admin)
    clock.shift(LATER)
    acts: dict[str, dict[str, Any]] = {
        f"/admin/users/{worker.id}/link": {},
        f"/admin/users/{worker.id}/disable": {},
        f"/admin/users/{worker.id}/enable": {},
        f"/admin/users/{worker.id}/hats": {"role": "IA", "supervisor_id": ""},
        f"/admin/users/{worker.id}/hats/{hat.id}/end": {},
        f"/admin/users/{worker.id}/hats/{hat.id}/supervisor": {"supervisor_id": ""},
        "/admin/users/invite": {"name": "Ana", "email": "a@example.org", "roles": ["CW"]},
        "/admin/organisation": {"name": "Changed"},
    }
    for path, values in acts.items():
        answer = visitor.submit(path, **values)
        assert (path, answer.status_code) == (path, 422)
    assert hat_of(place, worker).version == hat.version

    confirmed = visitor.submit(f"/admin/users/{worker.id}/link", passphrase=PASSPHRASE)
    assert confirmed.status_code == 200
    assert link_on(confirmed)
    assert visitor.submit(f"/admin/users/{worker.id}/disable").status_code == 303


def test_what_was_done_is_written_down_with_fields_and_without_values(
    place: Place, admin: Member
) -> None:
    worker = place.member(Role.CW, here(admin))
    visitor = place.signed_in(admin)
    visitor.submit(f"/admin/users/{worker.id}/disable")
    invite(visitor, email="written@example.org", name="Written Down")

    (disabled,) = place.entries("account.disable")
    (invited,) = place.entries("account.invite")
    with place.system("audit") as session:
        rows = session.scalars(
            select(TrailSubject).where(TrailSubject.seq.in_([disabled.seq, invited.seq]))
        ).all()
    told = {(row.table_name, row.operation, row.fields) for row in rows}
    assert (disabled.category, disabled.actor_id, disabled.role) == ("account", admin.id, "ADM")
    assert invited.organisation_id == here(admin)
    assert ("user", "change", "disabled_at") in told
    assert {("user", "add", ""), ("membership", "add", ""), ("one_time_link", "add", "")} <= told
    assert not any("ritten" in f"{row.record_id}{row.fields}" for row in rows)
    assert invited.outcome == trail.DONE


def test_no_address_sets_somebody_elses_passphrase(place: Place, admin: Member) -> None:
    worker = place.member(Role.CW, here(admin))
    visitor = place.signed_in(admin)
    secrets = {
        "password": [NEW_PASSPHRASE, NEW_PASSPHRASE],
        "new_password": NEW_PASSPHRASE,
        "password_hash": NEW_PASSPHRASE,
        "user_id": str(worker.id),
        "id": str(worker.id),
    }
    for rule in place.app.url_map.iter_rules():
        if "POST" not in rule.methods or "admin" not in rule.rule:
            continue
        values = {
            "user_id": worker.id,
            "hat_id": hat_of(place, worker).id,
            "day_id": ids.new_id(),
            "code": "PLAN",
        }
        wanted = {name: values[name] for name in rule.arguments}
        path = place.app.url_map.bind("localhost").build(rule.endpoint, wanted)
        visitor.press(path, **secrets)

    place.signed_in(admin).submit(f"/admin/users/{worker.id}/enable")
    for email in (worker.email, "ana@example.org"):
        assert place.visitor().sign_in(email, NEW_PASSPHRASE).status_code == 422


# --- settings ---------------------------------------------------------------------------


def _settings(visitor: Visitor, **values: Any) -> TestResponse:
    shown = {
        "name": "Harbour",
        "time_zone": "Europe/Bucharest",
        "idle_minutes": "20",
        "absolute_hours": "8",
        "second_factor_roles": [],
        "working_days": ["0", "1", "2", "3"],
    }
    return visitor.submit("/admin/organisation", **{**shown, **values})


def test_an_organisation_chooses_its_name_zone_and_limits(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)

    assert _settings(visitor, name="Harbour House").status_code == 303

    (kept,) = place.rows(Organisation, Organisation.id == here(admin))
    assert (kept.name, kept.time_zone) == ("Harbour House", "Europe/Bucharest")
    assert (kept.idle_minutes, kept.absolute_hours) == (20, 8)
    assert kept.working_days == 0b1111


@pytest.mark.parametrize(
    "values",
    [
        {"idle_minutes": "31"},
        {"idle_minutes": "0"},
        {"idle_minutes": ""},
        {"absolute_hours": "13"},
        {"absolute_hours": "-1"},
        {"time_zone": "Nowhere/At All"},
        {"name": "  "},
        {"second_factor_roles": ["SUR"]},
        {"working_days": []},
        {"working_days": ["7"]},
    ],
)
def test_limits_can_only_be_shortened(embedded_place: Place, values: dict[str, Any]) -> None:
    visitor = embedded_place.signed_in(embedded_place.member(Role.ADM))

    assert _settings(visitor, **values).status_code == 422


def test_asking_for_a_second_step_signs_out_who_has_none(place: Place, admin: Member) -> None:
    without = place.member(Role.MGR, here(admin))
    with_one = place.with_second_factor(place.member(Role.MGR, here(admin)))
    other_role = place.member(Role.CW, here(admin))
    stranger = place.member(Role.MGR)
    visitor = place.signed_in(admin)
    signed_in = {
        name: place.signed_in(member)
        for name, member in (("without", without), ("other", other_role), ("stranger", stranger))
    }
    signed_in["with"] = place.visitor()
    signed_in["with"].sign_in(with_one.email, PASSPHRASE)
    signed_in["with"].submit("/sign-in/code", code=with_one.code())

    assert _settings(visitor, second_factor_roles=["MGR"]).status_code == 303

    assert {name: each.is_in() for name, each in signed_in.items()} == {
        "without": False,
        "with": True,
        "other": True,
        "stranger": True,
    }
    assert place.visitor().sign_in(without.email, PASSPHRASE).location == "/sign-in/code"


def test_administrators_have_a_second_step_before_they_ask_it_of_themselves(
    place: Place, admin: Member
) -> None:
    visitor = place.signed_in(admin)

    answer = _settings(visitor, second_factor_roles=["ADM"])

    assert answer.status_code == 422
    assert "Set up your own second step first" in answer.text


def test_two_administrators_do_not_write_over_each_other(place: Place, admin: Member) -> None:
    visitor = place.signed_in(admin)
    stale = hidden_fields(visitor.open("/admin/organisation").text)
    _settings(visitor, name="First")

    mine = {"time_zone": "UTC", "idle_minutes": "20", "absolute_hours": "8"}
    mine["working_days"] = "0"
    answer = visitor.send("/admin/organisation", {**stale, **mine, "name": "Second"})

    assert answer.status_code == 409
    assert "First" in answer.text
    assert 'value="Second"' in answer.text
    again = {**hidden_fields(answer.text), **mine, "name": "Second"}
    assert visitor.send("/admin/organisation", again).status_code == 303
