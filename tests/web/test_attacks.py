"""What an attacker once found, kept shut: each test is the attack itself."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError, HiddenError
from caseapp.base import clock, ids
from caseapp.features.accounts.actions import guesses
from caseapp.features.accounts.queries import same_email
from caseapp.kinds import AnswerState, Relation, Role, Sensitivity, TeamRole
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.draft import Draft
from caseapp.models.note import Note
from caseapp.models.signin import LoginSession
from caseapp.models.stage import BadgeOverview
from caseapp.models.team import Assignment
from tests.support.site import Site
from tests.support.world import DAY, Opened


@pytest.fixture
def owner(embedded_site: Site) -> Actor:
    """A caseworker."""
    return embedded_site.hat(Role.CW, embedded_site.organisation())


@pytest.fixture
def case(embedded_site: Site, owner: Actor) -> Opened:
    """A case of the caseworker's."""
    return embedded_site.open_case(owner)


def _path(case: Opened, rest: str = "") -> str:
    return f"/cases/{ids.show_reference(case.reference)}{rest}"


def test_a_kept_form_meets_a_newer_text_as_a_conflict(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    browser, colleague = embedded_site.browser(owner), embedded_site.browser(owner)
    path = _path(case, "/summary")
    form = browser.fill(path, name_to_use="Ilvara", summary="mine")
    browser.http.post("/lock")
    assert (
        colleague.submit(path, name_to_use="Ilvara", summary="never phone her").status_code == 303
    )
    assert browser.send(path, form).headers["Location"].startswith("/unlock")
    _unlock(embedded_site, owner)
    shown = browser.open(path)
    assert "mine" in shown.text
    answer = browser.submit(path, name_to_use="Ilvara", summary="mine")
    assert answer.status_code == 409
    assert "never phone her" in answer.text


def test_a_session_that_was_signed_out_keeps_no_forms(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    browser = embedded_site.browser(owner)
    token = browser.http.get_cookie("session", domain="localhost")
    assert token is not None
    form = browser.fill(_path(case, "/notes/new"), text="after the end", mode="phone")
    page = browser.open("/today").text
    sign_out = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    browser.http.post("/sign-out", data=sign_out)
    browser.http.set_cookie("session", token.value, domain="localhost")
    browser.send(_path(case, "/notes/new"), form)
    assert _kept(embedded_site, owner) == 0


def test_a_form_without_its_token_is_not_kept(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    browser = embedded_site.browser(owner)
    browser.http.post("/lock")
    browser.http.post(_path(case, "/notes/new"), data={"text": "planted", "mode": "phone"})
    assert _kept(embedded_site, owner) == 0


def test_another_text_under_a_used_key_is_another_submission(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    browser = embedded_site.browser(owner)
    form = browser.fill(_path(case, "/notes/new"), text="first", mode="phone")
    browser.send(_path(case, "/notes/new"), form)
    browser.send(_path(case, "/notes/new"), {**form, "text": "second"})
    with embedded_site.acting(owner) as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 2


def test_a_closed_note_has_no_heading_either(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    guardian = embedded_site.hat(Role.GA, owner.organisation_id)
    embedded_site.assign(owner, case, guardian)
    embedded_site.note(owner, case, heading="zqprivate", closed_to_guardian=True)
    assert "zqprivate" not in embedded_site.browser(guardian).open(_path(case)).text
    assert "zqprivate" in embedded_site.browser(owner).open(_path(case)).text


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"]
)
def test_a_moment_outside_time_is_the_first_page(
    embedded_site: Site, owner: Actor, moment: str
) -> None:
    path = f"/cases?after={moment}~{ids.new_id()}"
    assert embedded_site.browser(owner).open(path).status_code == 200


def test_an_origin_that_cannot_be_read_is_another_site(embedded_site: Site) -> None:
    answer = embedded_site.browser().http.post("/sign-in", headers={"Origin": "http://["})
    assert answer.status_code == 400


def test_a_guardian_opens_a_case(embedded_site: Site, owner: Actor) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.GA, owner.organisation_id))
    answer = browser.submit("/cases/new", name_to_use="Dainoc", age_status="child")
    assert answer.status_code == 303
    assert "Dainoc" in browser.open(answer.headers["Location"]).text


def test_guesses_with_marks_in_the_address_count_as_guesses_at_the_account(
    embedded_site: Site,
) -> None:
    typed = [
        "Renna@x.example",
        "\0renna@x.example",
        "renna@\u200bx.example ",
        "ren\x07na@x.example",
    ]
    with embedded_site.app.test_request_context():
        digests = {guesses.account_digest("passphrase", same_email(each)) for each in typed}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("role", "team_role", "relation"),
    [
        (Role.CW, TeamRole.CO_WORKER, Relation.BREAK_GLASS),
        (Role.DPO, TeamRole.PARTNER, Relation.LEGAL_TASK),
        (Role.MGR, TeamRole.PARTNER, Relation.ASSIGNED),
        (Role.IA, TeamRole.ADVOCATE, Relation.ASSIGNED),
        (Role.IA, TeamRole.ADVOCATE, Relation.HOLDER),
    ],
)
def test_a_relation_cannot_be_chosen(
    embedded_site: Site,
    owner: Actor,
    case: Opened,
    role: Role,
    team_role: TeamRole,
    relation: Relation,
) -> None:
    hat = embedded_site.hat(role, owner.organisation_id)
    with pytest.raises(AccessRefusedError):
        _assign(embedded_site, owner, case, hat, team_role, relation)


def test_a_caseworker_of_another_organisation_is_not_assigned(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    foreign = embedded_site.hat(Role.CW, embedded_site.organisation("Elsewhere"))
    with pytest.raises(AccessRefusedError):
        _assign(embedded_site, owner, case, foreign, TeamRole.CO_WORKER, Relation.ASSIGNED)


def test_a_manager_does_not_supervise_by_her_own_hand(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    manager = embedded_site.hat(Role.MGR, owner.organisation_id)
    with pytest.raises(AccessRefusedError):
        _assign(embedded_site, manager, case, manager, TeamRole.SUPERVISOR, Relation.SUPERVISION)


def test_a_supervision_link_ends(embedded_site: Site, owner: Actor, case: Opened) -> None:
    manager = embedded_site.hat(Role.MGR, owner.organisation_id)
    with pytest.raises(AccessRefusedError):
        _assign(embedded_site, owner, case, manager, TeamRole.SUPERVISOR, Relation.SUPERVISION)


def test_nobody_lengthens_their_own_cover(embedded_site: Site, owner: Actor, case: Opened) -> None:
    cover = embedded_site.hat(Role.CW, owner.organisation_id)
    row = embedded_site.assign(owner, case, cover, ends_at=clock.now() + DAY)
    with embedded_site.acting(cover) as session:
        session.get(Assignment, row).ends_at = None
        with pytest.raises(AccessRefusedError):
            trail.commit(session)


def test_a_hat_never_moves_to_another_head(embedded_site: Site, owner: Actor) -> None:
    administrator = embedded_site.hat(Role.ADM, owner.organisation_id)
    with embedded_site.acting(administrator) as session:
        session.get(Membership, owner.membership_id).user_id = administrator.user_id
        with pytest.raises(AccessRefusedError):
            trail.commit(session)


def test_a_partner_who_reads_the_summary_reads_no_badges_of_other_kinds(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    clinician = embedded_site.hat(Role.HP, embedded_site.organisation("Clinic"))
    embedded_site.stand(case, clinician, Relation.CONSENT)
    with embedded_site.acting(clinician) as session:
        assert session.scalars(select(BadgeOverview)).all() == []


def test_what_a_handle_says_does_not_change(
    embedded_site: Site, owner: Actor, case: Opened
) -> None:
    with embedded_site.acting(owner) as session:
        session.get(Case, case.id).sensitivity = Sensitivity.PROTECTED
        with pytest.raises(HiddenError):
            trail.commit(session)


def _assign(
    site: Site,
    by: Actor,
    case: Opened,
    hat: Actor,
    team_role: TeamRole,
    relation: Relation,
) -> None:
    with site.acting(by) as session:
        session.add(
            Assignment(
                case,
                membership_id=hat.membership_id,
                user_id=hat.user_id,
                team_role=team_role,
                relation=relation,
                starts_at=clock.now(),
                chosen_by_person=AnswerState.NOT_ASKED_YET,
            )
        )
        trail.commit(session)


def _kept(site: Site, owner: Actor) -> int:
    with site.acting(owner) as session:
        return len(session.scalars(select(Draft)).all())


def _unlock(site: Site, owner: Actor) -> None:
    with site.system("sign-in") as session:
        for kept in session.scalars(
            select(LoginSession).where(LoginSession.user_id == owner.user_id)
        ):
            kept.locked_at = None
