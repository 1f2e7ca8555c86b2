"""The stages that ship, what the vocabulary answers, and what a broken file is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from babel.messages.extract import extract

from caseapp.base.resources import resource
from caseapp.kinds import Kind
from caseapp.vocabularies.stages import (
    FieldType,
    Stage,
    Stages,
    StageState,
    UnknownCode,
    VocabularyError,
    load_stages,
    stages,
)

SHIPPED = resource("seeds", "reference", "pillars.toml")
EXTRACTOR = "caseapp.vocabularies.extract:extract_toml"  # as the Babel mapping names it

# domain.md §2.1 to §2.4 and the endings of practice.md P24.
NUMBERS = {
    (1, ""): "00 10 20 30 35 40 50 55 60 65 70 80 85 90 95 99",
    (2, ""): "00 10 20 30 40 50 55 57 58 60 65 66 70 80 81 82 83 90",
    (3, ""): "00 10 20 30 40 50 60 70 75 80 90",
    (4, "A"): "00 10 20 30 35 40 50 60 70 75 80 90",
    (4, "B"): "00 10 20 30 40 50 60 70",
    (4, "C"): "00 10 20 30 40 50 60 70 80",
}

# Appendix A of domain.md, and what no page for two may say (practice.md P5).
NEVER_TO_STAFF = re.compile(
    r"fail|non-?compliant|refus|alleg|illegal|abscond|manipulat|chaotic|victim|rescue|no-show"
    r"|case closed",
    re.IGNORECASE,
)
NEVER_TOGETHER = re.compile(
    r"overdue|\brisk|\blevel|points|provisional|concern|doubt|fail|refus|negative|not asked yet",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def shipped() -> Stages:
    return load_stages(SHIPPED)


def every(shipped: Stages) -> list[Stage]:
    return [stage for track in NUMBERS for stage in shipped.of_pillar(*track)]


def test_every_stage_of_the_four_pillars_is_there_and_no_other(shipped: Stages) -> None:
    for (pillar, track), numbers in NUMBERS.items():
        letter = track if track in ("B", "C") else ""
        wanted = {f"P{pillar}{letter}-{number}" for number in numbers.split()}
        assert {stage.code for stage in shipped.of_pillar(pillar, track)} == wanted
    assert len(shipped) == sum(len(numbers.split()) for numbers in NUMBERS.values())


def test_each_pillar_has_its_own_shape_and_tracks(shipped: Stages) -> None:
    assert [pillar.shape for pillar in shipped.pillars] == ["circle", "square", "leaf", "arch"]
    assert [[track.code for track in pillar.tracks] for pillar in shipped.pillars] == [
        [""],
        [""],
        [""],
        ["A", "B", "C"],
    ]


def test_a_track_begins_at_its_00_and_the_fourth_badge_shows_track_a(shipped: Stages) -> None:
    assert shipped.first(1).code == "P1-00"
    assert shipped.first(4).code == "P4-00"
    assert shipped.first(4, "C").code == "P4C-00"
    assert shipped.of_pillar(4) == shipped.of_pillar(4, "A")
    for track in NUMBERS:
        starts = [stage for stage in shipped.of_pillar(*track) if stage.is_start]
        assert starts == [shipped.first(*track)]
        assert starts[0].state is StageState.NONE


def test_no_stage_leads_into_another_pillar_and_every_stage_can_be_left(shipped: Stages) -> None:
    """INV-01 to INV-03; the one exception offers to open track B and closes nothing."""
    for stage in every(shipped):
        usual, another = shipped.usual_next(stage.code), shipped.another(stage.code)
        crossing = {s.code for s in usual if (s.pillar, s.track) != (stage.pillar, stage.track)}
        assert crossing == ({"P4B-10"} if stage.code == "P4-90" else set())
        reachable = {s.code for s in (*usual, *another)} - crossing
        track = {s.code for s in shipped.of_pillar(stage.pillar, stage.track)}
        assert reachable == track - {stage.code}
        assert len(usual) <= 4


def test_what_is_usual_next_follows_the_tables(shipped: Stages) -> None:
    def offered(code: str) -> list[str]:
        return [stage.code for stage in shipped.usual_next(code)]

    assert offered("P1-20") == ["P1-30", "P1-35", "P1-90"]
    assert offered("P1-65") == ["P1-50", "P1-70", "P1-80", "P1-60"]
    assert offered("P2-80") == ["P2-90"]
    assert offered("P4-35") == ["P4-10"]
    assert "P2-66" in offered("P2-65")


def test_going_back_means_an_earlier_stage_of_the_same_track(shipped: Stages) -> None:
    assert shipped.goes_back("P1-80", "P1-10")
    assert not shipped.goes_back("P1-10", "P1-80")
    assert not shipped.goes_back("P4-90", "P4B-10")
    assert not shipped.goes_back("P2-50", "P1-10")


def test_only_dates_that_start_a_binding_clock_are_required(shipped: Stages) -> None:
    """practice.md P9: recovery period, decision, challenge, hearing."""
    required = {s.code: [f.code for f in s.required] for s in every(shipped) if s.required}
    assert required == {
        "P1-50": ["rrp_start", "rrp_end"],
        "P1-55": ["rrp_end"],
        "P1-60": ["decided_on", "challenge_deadline"],
        "P1-65": ["challenge_deadline"],
        "P1-80": ["decided_on"],
        "P1-85": ["decided_on", "challenge_deadline"],
        "P4-60": ["hearing_on"],
        "P4-70": ["hearing_on"],
        "P4B-60": ["decided_on", "challenge_deadline"],
        "P4C-60": ["decided_on", "challenge_deadline"],
    }
    assert all(f.type is FieldType.DATE for s in every(shipped) for f in s.required)


def test_nothing_in_justice_asks_for_a_date_before_somebody_has_said_yes(shipped: Stages) -> None:
    for code in ("P4-10", "P4-20", "P4-30", "P4-35", "P4-80"):
        assert shipped.get(code).required == ()


def test_amounts_are_legal_and_health_and_addresses_keep_their_own_kind(shipped: Stages) -> None:
    amounts = [f for s in every(shipped) for f in s.fields if f.type is FieldType.NUMBER]
    assert amounts
    assert {field.kind for field in amounts} == {Kind.LEG}
    first_contact = {field.code: field.kind for field in shipped.get("P1-10").fields}
    assert first_contact["urgent_health"] is Kind.HLT
    assert first_contact["place_tonight"] is Kind.ACC
    assert first_contact["safe_contact"] is Kind.SAF
    authority = shipped.get("P1-40").field("authority")
    assert authority is not None
    assert authority.kind is Kind.NRM
    assert shipped.get("P1-40").field("no_such_field") is None


def test_every_stage_has_words_for_two_save_the_two_that_show_nothing(shipped: Stages) -> None:
    hidden = [stage.code for stage in every(shipped) if stage.together_hidden]
    assert hidden == ["P4-30", "P4-35"]
    assert [stage.code for stage in every(shipped) if not stage.together] == hidden


def test_the_words_that_practice_gives_are_used(shipped: Stages) -> None:
    said_no = "The authority said no. We can answer. Support goes on."
    assert shipped.get("P1-60").together == shipped.get("P1-85").together == said_no
    assert shipped.get("P2-65").together == "We have not found each other for a while."
    assert shipped.get("P3-70").together == "A hard stretch."
    assert shipped.get("P4C-60").together == "A sentence we may be able to challenge."


def test_words_for_two_are_short_plain_and_calm(shipped: Stages) -> None:
    for stage in every(shipped):
        assert not NEVER_TOGETHER.search(stage.together), stage.code
        for sentence in re.split(r"(?<=[.!?])\s+", stage.together):
            words = re.findall(r"[\w'-]+", sentence)
            assert len(words) <= 15, stage.code
            assert all(len(word) <= 10 for word in words), stage.code


def test_staff_labels_keep_to_the_wording_rules(shipped: Stages) -> None:
    for stage in every(shipped):
        texts = [stage.label, stage.meaning, *(field.label for field in stage.fields)]
        texts += [choice.label for field in stage.fields for choice in field.choices]
        for text in texts:
            assert not NEVER_TO_STAFF.search(text), (stage.code, text)


def test_a_code_that_is_gone_is_known_to_be_gone(shipped: Stages) -> None:
    assert shipped.known("P2-50")
    assert not shipped.known("P2-51")
    for ask in (
        lambda: shipped.get("P2-51"),
        lambda: shipped.pillar(5),
        lambda: shipped.of_pillar(1, "B"),
    ):
        with pytest.raises(UnknownCode):
            ask()


def test_the_shipped_vocabulary_is_read_once() -> None:
    assert stages() is stages()


# --- planted faults ---------------------------------------------------------------------------


def block(text: str, code: str) -> str:
    """The text of one stage in the file."""
    start = text.index(f'code = "{code}"\npillar')
    end = text.find("[[stages]]", start)
    return text[start : end if end > 0 else len(text)]


def change(code: str, old: str, new: str) -> Callable[[str], str]:
    """A change inside one stage of the file."""

    def apply(text: str) -> str:
        before = block(text, code)
        assert old in before, f"{old!r} does not stand in {code}"
        return text.replace(before, before.replace(old, new, 1), 1)

    return apply


TOGETHER = 'together = "The papers are sent. Now we wait for a first answer."\n'

FAULTS: dict[str, tuple[Callable[[str], str], Iterable[str]]] = {
    "a next stage that does not exist": (
        change("P1-40", '"P1-60"', '"P1-61"'),
        ("stage P1-40", '"P1-61"', "correct the code"),
    ),
    "a next stage of another pillar": (
        change("P1-40", '"P1-60"', '"P2-10"'),
        ("stage P1-40", '"P2-10"'),
    ),
    "a next stage of another track": (
        change("P4-75", '"P4-90"', '"P4B-10"'),
        ("stage P4-75", '"P4B-10"'),
    ),
    "itself as next": (change("P1-40", '"P1-60"', '"P1-40"'), ("stage P1-40", '"P1-40"')),
    "too many next stages": (
        change("P1-65", '"P1-60"]', '"P1-60", "P1-85"]'),
        ("stage P1-65", "more than 4"),
    ),
    "no words for two": (
        change("P1-40", TOGETHER, ""),
        ("stage P1-40", "words for sitting together", "together_hidden = true"),
    ),
    "empty words for two": (
        change("P1-40", TOGETHER, 'together = " "\n'),
        ("stage P1-40", "words for sitting together"),
    ),
    "words for two that are hidden": (
        change("P1-40", TOGETHER, TOGETHER + "together_hidden = true\n"),
        ("stage P1-40", "keep one of the two"),
    ),
    "an unknown type": (
        change(
            "P1-40",
            'label = "Answer expected by", type = "date"',
            'label = "Answer expected by", type = "day"',
        ),
        ("stage P1-40, field expected_on", '"day"', "choice, date, number, text, record"),
    ),
    "a choice without choices": (
        change("P1-40", 'type = "text"', 'type = "choice"'),
        ("stage P1-40, field duty", "choices"),
    ),
    "a no-answer as a choice": (
        change("P1-40", 'code = "not_wanted"', 'code = "prefers_not_to_say"'),
        ("stage P1-40, field copy, choice prefers_not_to_say", "every field has this answer"),
    ),
    "a record without its name": (
        change("P1-40", ', record = "consent"', ""),
        ("stage P1-40, field permission", "record"),
    ),
    "an unknown kind of data": (
        change("P1-40", 'kind = "CON"', 'kind = "XYZ"'),
        ("stage P1-40, field permission", '"XYZ"'),
    ),
    "a required text": (
        change("P1-40", "required = []", 'required = ["what_was_sent"]'),
        ("stage P1-40", '"what_was_sent"', "binding clock"),
    ),
    "a required field that is not there": (
        change("P1-50", 'required = ["rrp_start"', 'required = ["rrp_begin"'),
        ("stage P1-50", '"rrp_begin"'),
    ),
    "a reminder counted from nothing": (
        change("P1-40", 'counted_from = "expected_on"', 'counted_from = "some_day"'),
        ("stage P1-40, reminder", '"some_day"'),
    ),
    "a reminder in small letters": (
        change("P1-40", 'kind = "DECISION"', 'kind = "decision"'),
        ("stage P1-40, reminder", '"decision"'),
    ),
    "a misspelt key": (
        change("P1-40", "usual_next", "usual_nxt"),
        ("stage P1-40", '"usual_nxt"', "usual_next"),
    ),
    "a code that stands twice": (
        change("P1-40", 'code = "P1-40"', 'code = "P1-30"'),
        ("stage P1-30", "twice"),
    ),
    "a code of another pillar": (
        change("P1-40", "pillar = 1", "pillar = 2"),
        ("stage P1-40", "P2-nn"),
    ),
    "a pillar without such a track": (
        change("P1-40", 'track = ""', 'track = "B"'),
        ("stage P1-40", 'track "B"'),
    ),
    "an unknown state": (
        change("P1-80", 'state = "settled"', 'state = "closed"'),
        ("stage P1-80", '"closed"'),
    ),
    "a stage under way with the fill of nothing": (
        change("P1-80", 'state = "settled"', 'state = "none"'),
        ("stage P1-80", '"none"'),
    ),
    "no label": (
        change("P1-80", 'label = "Recognised"\n', ""),
        ("stage P1-80", '"label" is missing'),
    ),
    "a track without its start": (
        lambda text: text.replace(block(text, "P3-00") + "[[stages]]\n", "", 1),
        ("pillar 3", "-00"),
    ),
    "a pillar too few": (
        lambda text: text.replace("number = 3", "number = 2", 1),
        ("1, 2, 3 and 4",),
    ),
    "a track too few": (
        lambda text: re.sub(r'  \{ code = "C", label = "Non.*\n', "", text, count=1),
        ("pillar 4", '"A", "B", "C"'),
    ),
    "a version that is no number": (
        lambda text: text.replace("version = 1", 'version = "one"', 1),
        ('"version"',),
    ),
    "no TOML": (lambda text: text + "\n[[stages\n", ("no TOML",)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_file_is_refused_in_one_sentence_that_names_the_place(
    fault: str, tmp_path: Path
) -> None:
    spoil, named = FAULTS[fault]
    before = SHIPPED.read_text(encoding="utf-8")
    after = spoil(before)
    assert after != before, "the fault was not planted"
    path = tmp_path / "pillars.toml"
    path.write_text(after, encoding="utf-8")
    with pytest.raises(VocabularyError) as refused:
        load_stages(path)
    told = str(refused.value)
    assert told.startswith("pillars.toml, ") or told.startswith("pillars.toml: ")
    assert told.endswith(".")
    assert "\n" not in told
    for words in named:
        assert words in told


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"pillars\.toml: the file cannot be read"):
        load_stages(tmp_path / "pillars.toml")


# --- words for translators --------------------------------------------------------------------


def test_babel_takes_up_every_word_that_people_read(shipped: Stages) -> None:
    with SHIPPED.open("rb") as file:
        found = list(extract(EXTRACTOR, file))
    messages = {message for _line, message, _comments, _context in found}
    for pillar in shipped.pillars:
        assert {pillar.label, pillar.together} <= messages
        assert {text for track in pillar.tracks for text in (track.label, track.together)} <= (
            messages
        )
    for stage in every(shipped):
        assert {stage.label, stage.meaning} <= messages
        assert stage.together in messages or stage.together_hidden
        for field in stage.fields:
            assert {field.label, *(choice.label for choice in field.choices)} <= messages
    assert not messages & {"P1-10", "under_way", "rrp_start", "RRP_END", "14 d"}


def test_babel_is_told_the_line_and_the_stage(shipped: Stages) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    with SHIPPED.open("rb") as file:
        for line, message, comments, _context in extract(EXTRACTOR, file):
            assert str(message).replace('"', '\\"') in lines[line - 1]
            assert len(comments) == 1
    with SHIPPED.open("rb") as file:
        said = {m: c for _l, m, c, _x in extract(EXTRACTOR, file)}
    assert said["Presumed — recovery and reflection period"] == ["P1-50 label"]
    assert said[shipped.get("P2-66").together] == ["P2-66 together"]


def test_babel_can_be_told_other_keys(tmp_path: Path) -> None:
    path = tmp_path / "kinds.toml"
    path.write_text('[[kinds]]\ncode = "A"\nlabel = "One"\nasks = "Two?"\n', encoding="utf-8")
    with path.open("rb") as file:
        found = [m for _l, m, _c, _x in extract(EXTRACTOR, file, options={"keys": "asks"})]
    assert found == ["Two?"]
