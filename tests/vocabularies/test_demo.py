"""The demonstration: who is in it, where its cases stand, how it speaks, what a fault is told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from caseapp.base.passphrases import check
from caseapp.base.resources import resource
from caseapp.kinds import STAFF_ROLES, AgeStatus, Presence, Role, Sensitivity, TeamRole
from caseapp.vocabularies.demo import Demo, DemoCase, VocabularyError, demo, load_demo
from caseapp.vocabularies.stages import stages

SHIPPED = resource("seeds", "demo")

# domain.md §9.2: pillars 1, 2, 3, then tracks A, B, C of pillar 4; "" is a track still at its -00.
STANDS_AT = {
    "C01": ("P1-55", "P2-50", "P3-10", "P4-20", "", ""),
    "C02": ("P1-80", "P2-57", "P3-30", "P4-30", "P4B-20", ""),
    "C03": ("P1-95", "P2-70", "P3-40", "P4-90", "P4B-50", ""),
    "C04": ("P1-70", "P2-55", "P3-10", "", "", "P4C-40"),
    "C05": ("P1-80", "P2-50", "P3-20", "P4-50", "", ""),
    "C06": ("P1-50", "P2-40", "P3-10", "P4-10", "", ""),
    "C07": ("P1-80", "P2-90", "P3-70", "P4-80", "", ""),
    "C08": ("P1-90", "P2-50", "P3-20", "P4-35", "", ""),
    "C09": ("P1-80", "P2-55", "P3-10", "", "", "P4C-70"),
    "C10": ("P1-85", "P2-57", "P3-20", "P4-80", "", ""),
    "C11": ("P1-70", "P2-57", "P3-10", "P4-30", "", ""),
    "C12": ("P1-95", "P2-80", "P3-60", "", "", "P4C-80"),
    "C13": ("P1-20", "P2-20", "", "", "", ""),
    "C14": ("P1-10", "P2-10", "", "", "", ""),
}
TRACKS = ((1, ""), (2, ""), (3, ""), (4, "A"), (4, "B"), (4, "C"))

# domain.md §9.1 and Appendix D: who leads which case.
LEADS = {
    "renna": {"C01", "C04", "C05", "C09", "C13"},
    "tobren": {"C03", "C07", "C10", "C11"},
    "imrel": {"C02", "C06", "C08", "C12", "C14"},
}
STANDS_IN = {
    "odilva": {"C01", "C05", "C09", "C10"},
    "junith": {"C04", "C06"},
    "caswen": {"C02", "C04", "C09", "C10"},
    "nellis": {"C01", "C05", "C11"},
    "yarrel": {"C01", "C05", "C08"},
    "kerrow": {"C05", "C10"},
}

BLAMING = re.compile(
    r"\bfail|non-?compliant|\brefus|alleg|\bclaims\b|illegal|abscond|manipulat|chaotic|victim"
    r"|rescue|no-show|case closed|disengag|\bdenie[sd]|attention-seeking",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def shipped() -> Demo:
    return demo()


def answers(case: DemoCase, code: str) -> dict[str, int | str]:
    """What was answered with the last move to a stage."""
    move = [move for move in case.moves if move.stage.code == code][-1]
    return {answer.field.code: answer.value for answer in move.answers}


def test_all_fourteen_cases_stand_where_they_are_said_to_stand(shipped: Demo) -> None:
    found = {case.key: tuple(case.stands_at(*track) for track in TRACKS) for case in shipped.cases}
    assert found == STANDS_AT


def test_every_pillar_shows_at_least_six_stages_in_use(shipped: Demo) -> None:
    """domain.md §9.4; a case at -00 is in use as well."""
    for place in range(3):
        assert len({stands[place] for stands in STANDS_AT.values()}) >= 6
    fourth = {stage for stands in STANDS_AT.values() for stage in stands[3:]}
    assert len(fourth) >= 6


def test_the_people_are_on_the_cases_they_belong_to(shipped: Demo) -> None:
    leads: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for case in shipped.cases:
        leads.setdefault(case.key_worker, set()).add(case.key)
        for member in case.team:
            others.setdefault(member.person, set()).add(case.key)
    assert leads == LEADS
    assert others == STANDS_IN
    assert shipped.case("C06").co_workers == ("renna",)
    assert [case.key for case in shipped.cases if case.supervision] == ["C09"]
    (link,) = shipped.case("C09").supervision
    assert (link.person, link.role, link.hat) == ("maudra", TeamRole.SUPERVISOR, Role.MGR)


def test_nobody_but_the_key_worker_knows_of_the_protected_case(shipped: Demo) -> None:
    (case,) = [case for case in shipped.cases if case.sensitivity is Sensitivity.PROTECTED]
    assert (case.key, case.key_worker) == ("C13", "renna")
    assert (case.co_workers, case.team, case.supervision) == ((), (), ())
    assert {note.author for note in case.notes} == {"renna"}


def test_a_withdrawn_share_leaves_the_officer_without_a_place_on_the_case(shipped: Demo) -> None:
    ends = {
        case.key: member.ends
        for case in shipped.cases
        for member in case.team
        if member.person == "kerrow"
    }
    assert ends == {"C05": None, "C10": -2}


def test_all_roles_have_somebody_and_one_person_wears_two_hats(shipped: Demo) -> None:
    assert {role for person in shipped.staff for role in person.roles} == set(STAFF_ROLES)
    assert {p.key: p.roles for p in shipped.staff if len(p.roles) > 1} == {
        "maudra": (Role.MGR, Role.CW)
    }
    assert [p.key for p in shipped.staff if p.duty] == ["imrel"]
    assert {p.key for p in shipped.staff if p.supervisor == "maudra"} == set(LEADS)
    assert {p.key: p.leaves for p in shipped.staff if p.leaves is not None} == {"tobren": 21}


def test_capacities_are_those_of_the_specification(shipped: Demo) -> None:
    assert {key: shipped.person(key).capacity for key in LEADS} == {
        "renna": 90,
        "tobren": 80,
        "imrel": 70,
    }


def test_ten_people_belong_to_our_own_organisation(shipped: Demo) -> None:
    """They are the ones whom the monthly group support counts (domain.md §9.1)."""
    own = [person for person in shipped.staff if person.organisation == shipped.own.key]
    assert len(own) == 10
    assert shipped.own.name == "Vellamoor Support Collective"
    assert {organisation.country for organisation in shipped.organisations} == {"Ostrel"}


def test_every_passphrase_would_be_accepted_and_is_somebodys_own(shipped: Demo) -> None:
    context = (shipped.own.name, *(person.name for person in shipped.staff))
    for person in shipped.staff:
        assert check(person.passphrase, context=(*context, person.email)) is None, person.key
    assert len({person.passphrase for person in shipped.staff}) == len(shipped.staff)


def test_the_dates_that_the_reviews_hang_on(shipped: Demo) -> None:
    first = shipped.case("C01")
    period = answers(first, "P1-50")
    start, end = period["rrp_start"], period["rrp_end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert (0 - start + 1, end - start + 1, end) == (24, 30, 6)
    assert answers(shipped.case("C02"), "P4-30")["raise_again_on"] == 0
    assert answers(shipped.case("C02"), "P4B-20")["time_limit_on"] == 28
    assert answers(shipped.case("C04"), "P4C-40")["hearing_on"] == 30
    assert answers(shipped.case("C05"), "P4-50")["update_promised_on"] == -3
    assert answers(shipped.case("C06"), "P1-50")["rrp_end"] == 28
    assert answers(shipped.case("C09"), "P4C-70")["next_date_on"] == 40
    assert answers(shipped.case("C10"), "P1-85")["challenge_deadline"] == 5
    assert answers(shipped.case("C12"), "P2-80")["retention_on"] == 1100
    (waiting,) = [m for m in shipped.case("C11").moves if m.stage.code == "P1-70"]
    assert round(-waiting.on / 30.4) == 26


def test_recovery_periods_are_at_least_thirty_days(shipped: Demo) -> None:
    for case in shipped.cases:
        for move in case.moves:
            days = {a.field.code: a.value for a in move.answers}
            start, end = days.get("rrp_start"), days.get("rrp_end")
            if isinstance(start, int) and isinstance(end, int):
                assert end - start + 1 >= 30, case.key


def test_children_go_the_best_interests_route_and_adults_do_not(shipped: Demo) -> None:
    for case in shipped.cases:
        went = "P1-35" in {move.stage.code for move in case.moves}
        assert went == (case.age_status_at_opening is AgeStatus.CHILD), case.key
        guardians = [member for member in case.team if member.role is TeamRole.GUARDIAN]
        assert bool(guardians) == (case.age_status is AgeStatus.CHILD), case.key
    grown_up = shipped.case("C09")
    assert (grown_up.age_status, grown_up.turned_18) == (AgeStatus.ADULT, -240)


def test_moves_are_told_in_order_of_date_over_all_tracks(shipped: Demo) -> None:
    for case in shipped.cases:
        days = [move.on for move in case.moves]
        assert days == sorted(days)
        assert days[0] >= case.opened


def test_no_case_has_a_story_of_harm_or_a_word_of_blame(shipped: Demo) -> None:
    for case in shipped.cases:
        assert 2 <= len(case.notes) <= 4, case.key
        texts = [case.summary, *(note.text for note in case.notes)]
        for move in case.moves:
            texts += [move.words, move.reason]
            texts += [str(a.value) for a in move.answers if a.field.type == "text"]
        for text in texts:
            assert not BLAMING.search(text), (case.key, text)
            assert len(text) <= 240, (case.key, text)


def test_a_new_intake_asks_next_to_nothing(shipped: Demo) -> None:
    """domain.md T003: a name to use is enough."""
    stub = shipped.case("C14")
    assert stub.pronouns == ""
    assert stub.opened == -1
    assert len(stub.moves) == 2


# --- planted faults ---------------------------------------------------------------------------

FAULTS: dict[str, tuple[str, str, str, Iterable[str]]] = {
    "an unknown key worker": (
        "cases.toml",
        'key_worker = "renna"',
        'key_worker = "rena"',
        ("case C01", '"rena"', "staff file"),
    ),
    "somebody unknown on the team": (
        "cases.toml",
        'person = "odilva"',
        'person = "odile"',
        ("case C01, team 3", '"odile"'),
    ),
    "an advocate who is none": (
        "cases.toml",
        'person = "odilva", role = "advocate"',
        'person = "nellis", role = "advocate"',
        ("case C01, team 3", '"nellis" cannot be advocate'),
    ),
    "a key worker who may open no case": (
        "cases.toml",
        'key_worker = "renna"',
        'key_worker = "holm"',
        ("case C01", '"holm" cannot be key worker'),
    ),
    "an unknown stage": (
        "cases.toml",
        'stage = "P1-20"',
        'stage = "P1-25"',
        ("case C01, move 2", '"P1-25"'),
    ),
    "a move to the start": (
        "cases.toml",
        'stage = "P1-20"',
        'stage = "P1-00"',
        ("case C01, move 2", '"P1-00"'),
    ),
    "dates out of order": (
        "cases.toml",
        'on = -28, stage = "P1-30"',
        'on = -30, stage = "P1-30"',
        ("case C01, move 3", "-30", "order of date"),
    ),
    "a day before the opening": (
        "cases.toml",
        "on = -30",
        "on = -31",
        ("case C01, move 1", "before the case was opened"),
    ),
    "a day to come": (
        "cases.toml",
        "on = -1, stage",
        "on = 1, stage",
        ("case C01, move 6", "still to come"),
    ),
    "an unusual move without a reason": (
        "cases.toml",
        'stage = "P1-30", presence = "with_us" }',
        'stage = "P1-99", presence = "with_us" }',
        ("case C03, move 3", "P1-20 to P1-99", "not usual", "reason"),
    ),
    "going back without a reason": (
        "cases.toml",
        'presence = "with_us", reason = "Five calm weeks, and he wants less fuss."',
        'presence = "with_us"',
        ("case C04", "P2-55 to P2-50", "reason"),
    ),
    "a required date that is not there": (
        "cases.toml",
        "rrp_start = -23, ",
        "",
        ("case C01, move 5", '"rrp_start" is required for P1-50'),
    ),
    "a choice that is none": (
        "cases.toml",
        'safe_now = "for_tonight"',
        'safe_now = "perhaps"',
        ("case C01, move 1", '"perhaps"', "choice"),
    ),
    "a field that is none": (
        "cases.toml",
        "safe_now",
        "safe",
        ("case C01, move 1", '"safe"'),
    ),
    "words of somebody who was not there": (
        "cases.toml",
        'presence = "with_us", words = "I want one night to think."',
        'presence = "not_there", words = "I want one night to think."',
        ("case C01, move 3", "not there"),
    ),
    "an unknown presence": (
        "cases.toml",
        'presence = "with_us"',
        'presence = "here"',
        ("case C01, move 1", '"here"', "told_afterwards"),
    ),
    "a note by somebody who does not write there": (
        "cases.toml",
        'author = "renna"',
        'author = "yarrel"',
        ("case C01, note 1", '"yarrel"'),
    ),
    "a case that stands twice": (
        "cases.toml",
        'key = "C02"',
        'key = "C01"',
        ("case C01", "twice"),
    ),
    "a role that is none": (
        "staff.toml",
        'roles = ["IA"]',
        'roles = ["IX"]',
        ("person odilva", '"IX"'),
    ),
    "a supervisor who is none": (
        "staff.toml",
        'supervisor = "maudra"',
        'supervisor = "holm"',
        ("person renna", '"holm"'),
    ),
    "an organisation that is none": (
        "staff.toml",
        'organisation = "brackwater"',
        'organisation = "brackwatr"',
        ("person nellis", '"brackwatr"'),
    ),
    "an address that may be real": (
        "staff.toml",
        "holm.craden@vellamoor.example",
        "holm.craden@vellamoor.org",
        ("person holm", "vellamoor.org", ".example"),
    ),
    "a passphrase shared by two": (
        "staff.toml",
        'passphrase = "moss stair yellow scarf"',
        'passphrase = "eleven walnuts and thread"',
        ("person junith", "twice"),
    ),
    "hours that are no share": (
        "staff.toml",
        "hours = 0.9",
        "hours = 36",
        ("person renna", '"hours"'),
    ),
    "no organisation of our own": (
        "organisations.toml",
        "own = true\n",
        "",
        ("organisations.toml", "own = true"),
    ),
    "a house run by nobody": (
        "organisations.toml",
        'run_by = "vellamoor"',
        'run_by = "vellamore"',
        ("organisation sallow_house", '"vellamore"'),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_in_one_sentence_that_names_the_place(
    fault: str, tmp_path: Path
) -> None:
    file, old, new, named = FAULTS[fault]
    folder = tmp_path / "demo"
    shutil.copytree(SHIPPED, folder)
    path = folder / file
    before = path.read_text(encoding="utf-8")
    assert old in before, "the fault was not planted"
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(VocabularyError) as refused:
        load_demo(folder, stages())
    told = str(refused.value)
    assert told.startswith(f"{file}, ")
    assert told.endswith(".")
    for words in named:
        assert words in told


def test_words_are_kept_only_of_people_who_were_asked(shipped: Demo) -> None:
    for case in shipped.cases:
        for move in case.moves:
            assert not (move.words and move.presence is Presence.NOT_THERE)
