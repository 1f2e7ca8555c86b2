"""The kinds of reviews: complete, readable, and a mistake is answered with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.base.resources import resource
from caseapp.kinds import Kind, Role
from caseapp.vocabularies.reading import VocabularyError
from caseapp.vocabularies.reviews import Moment, Start, load_reviews, reviews
from caseapp.vocabularies.stages import stages


def _codes(text: str) -> list[str]:
    return text.split()


#: Every kind of domain.md §6.1, the two that §3.7 asks for with their own days, and that of §5.5.
KINDS = _codes(
    """
    SAFETY NEEDS WELCOME ASSESS PLAN GOAL HOPES CONSENT_EXP COMMS IDENT_TALK DECISION RRP_CALM
    RRP_END LIMBO P4_OFFER P4_REVISIT LIAISON COURT RELEASE LEGAL ACCOM HEALTH BIA LUNDY_FB
    GUARDIAN MISSING TURN18 TENSION HANDOVER TAPER PAUSE OPENDOOR RETURN CONTACT_RHYTHM
    DOC_EXPIRY ACCESS_LIST BREAKGLASS NOCONSENT SUPERV GROUP WORKLOAD DEBRIEF TRAINING LONEWORK
    RETENTION SECOND_LOOK TELLING GOAL_BLOCKED
    """
)
#: What a new organisation starts with (practice.md P11).
STARTER = _codes(
    """
    SAFETY NEEDS PLAN GOAL COMMS CONTACT_RHYTHM CONSENT_EXP RRP_END LEGAL COURT RELEASE DECISION
    ACCOM MISSING BIA GUARDIAN TURN18 BREAKGLASS NOCONSENT PAUSE OPENDOOR HANDOVER
    """
)


def test_every_kind_is_there_and_no_other() -> None:
    assert sorted(kind.code for kind in reviews().kinds) == sorted(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_has_everything(code: str) -> None:
    kind = reviews().get(code)
    assert kind.label
    assert kind.asks.endswith((".", "?"))
    assert kind.owner
    assert set(kind.owner) <= set(Role)
    assert (kind.kind in Kind.SUP | Kind.WEL) == kind.of_staff
    assert kind.is_binding or kind.at_their_wish or kind.snooze_times


def test_a_new_organisation_starts_with_the_starter_set() -> None:
    found = [kind.code for kind in reviews().kinds if kind.start is Start.STARTER]
    assert sorted(found) == sorted(STARTER)
    assert reviews().get("WORKLOAD").start is Start.COMPUTED


def test_dates_that_cannot_move_are_binding() -> None:
    for code in ("RRP_END", "LEGAL", "COURT", "RELEASE", "BREAKGLASS", "NOCONSENT"):
        assert reviews().get(code).is_binding, code
    for code in ("RRP_END", "LEGAL", "BIA", "TENSION", "BREAKGLASS", "NOCONSENT"):
        assert reviews().get(code).needs_words, code


def test_what_concerns_justice_is_of_its_kind() -> None:
    for code in ("P4_OFFER", "P4_REVISIT", "LIAISON", "COURT", "RELEASE"):
        assert reviews().get(code).kind is Kind.CJ, code
    of_justice = {kind.code for kind in reviews().kinds if kind.kind is Kind.CJ}
    for pillar in (1, 2, 3):
        for stage in stages().of_pillar(pillar):
            started = {each.kind for each in reviews().of_stage(stage.code)}
            assert not started & of_justice, stage.code


def test_every_reminder_of_a_stage_can_be_read() -> None:
    for pillar in stages().pillars:
        for track in pillar.tracks:
            for stage in stages().of_pillar(pillar.number, track.code):
                assert len(reviews().of_stage(stage.code)) == len(stage.reminders)
    [safety] = reviews().of_stage("P1-10")
    assert safety.moments == (Moment(3),)
    [decision] = reviews().of_stage("P1-40")
    assert decision.moments == (Moment(5, working=True),)


def test_the_plan_is_looked_at_less_often_later() -> None:
    plan = reviews().get("PLAN")
    assert [plan.rhythm(days) for days in (0, 181, 182, 900)] == [42, 42, 90, 90]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('code = "PLAN"', 'code = "plan"', "capitals"),
        ('code = "PLAN"', 'code = "SAFETY"', "twice"),
        ('code = "LEGAL"', 'code = "LAWFUL"', '"LEGAL" is no kind of review'),
        ('due = "10 d"', 'due = "soon"', 'the time "soon" cannot be read'),
        ('snooze = "2 x 7 d"', 'snooze = "often"', "cannot be read"),
        ('owner = ["DPO"]', 'owner = ["Somebody"]', "no list of roles"),
        ('ended_by = ["P4-90"]', 'ended_by = ["P9-99"]', '"P9-99" is no stage'),
        ('kind = "CJ"', 'kind = "SUP"', "does not fit"),
        ('rides_on = "PLAN"', 'rides_on = "NOTHING"', "no other kind"),
        ("again = 60", "again = 0", "no number of days"),
        ('asks = "Does the whole plan still fit?"', "", '"asks" is missing'),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    text = resource("seeds", "reference", "reviews.toml").read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "reviews.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(VocabularyError, match=says) as found:
        load_reviews(path, stages())
    assert str(found.value).startswith("reviews.toml, ")
