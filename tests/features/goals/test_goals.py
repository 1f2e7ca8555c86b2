"""Hopes and goals: six things on a screen, nothing refused, and nothing under way too early."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.base import clock
from caseapp.models.goal import Goal, GoalEvent, GoalStep
from caseapp.models.review import Review
from tests.support.site import Browser, Site

WORDS = "I want my own key and nobody asks where I go."
SIX = {
    "own_words": WORDS,
    "step": "Fill in the housing form",
    "owner": "together",
    "by_when": "week",
    "limits": "0",
    "both": "y",
}


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


def _today() -> date:
    return clock.today("UTC")


def _rows(site: Site, model: Any) -> list[Any]:
    with site.owner() as connection:
        return list(connection.execute(select(model.__table__)))


def _make(browser: Browser, case: str, **values: str) -> str:
    made = browser.submit(f"{case}/goals/new", **{**SIX, **values})
    assert made.status_code == 303, made.text
    return str(made.location)


def _due(site: Site, code: str = "GOAL") -> list[date]:
    return [
        row.due_on for row in _rows(site, Review) if row.code == code and row.state == "scheduled"
    ]


def _settled(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def test_no_goals_yet_is_respectable(browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/goals").text
    assert "No goals yet" in page
    assert " checked" not in browser.open(f"{case}/goals/new").text.split("<main")[1]


def test_six_things_agree_a_goal(site: Site, browser: Browser, case: str) -> None:
    page = browser.open(_make(browser, case)).text
    assert WORDS in page
    assert "under way" in page
    assert "Others decide this, not we." in page
    [goal] = _rows(site, Goal)
    assert (goal.state, goal.language, goal.agreed_on) == ("active", "en", _today())
    assert goal.review_on == _today() + timedelta(days=28)
    assert _due(site) == [_settled(goal.review_on)]
    [step] = _rows(site, GoalStep)
    assert (step.owner, step.due_on) == ("together", _today() + timedelta(days=7))
    assert [row.state for row in _rows(site, GoalEvent)][-1] == "active"


@pytest.mark.parametrize("missing", ["step", "owner", "by_when", "limits", "both"])
def test_what_lacks_something_is_kept_as_a_hope(
    site: Site, browser: Browser, case: str, missing: str
) -> None:
    made = browser.submit(
        f"{case}/goals/new", **{name: value for name, value in SIX.items() if name != missing}
    )
    assert made.status_code == 303
    page = browser.open(str(made.location)).text
    assert "Kept as a hope. It becomes a goal when you both want it." in page
    [goal] = _rows(site, Goal)
    assert goal.state in ("hope", "drafting")
    assert goal.agreed_on is None
    assert not _due(site)
    assert WORDS in page


def test_a_wish_alone_is_a_hope(site: Site, browser: Browser, case: str) -> None:
    assert browser.submit(f"{case}/goals/new", own_words="Learn hairdressing").status_code == 303
    assert [row.state for row in _rows(site, Goal)] == ["hope"]
    answer = browser.submit(f"{case}/goals/new", own_words="")
    assert answer.status_code == 422
    assert "Write what they said." in answer.text


def test_story_21_a_goal_too_big(site: Site, browser: Browser, case: str) -> None:
    """The wish is a hope, a first piece is asked for, and it is a goal when all of it is there."""
    made = browser.submit(f"{case}/goals/new", own_words="A house for me and baby this month")
    page = browser.open(str(made.location)).text
    assert "What would be a first piece?" in page
    stand = browser.open(f"{made.location}/state").text
    assert 'value="active"' not in stand
    terms = {name: value for name, value in SIX.items() if name != "own_words"}
    agree = f"{made.location}/agree"
    assert browser.submit(agree, **{**terms, "both": ""}).status_code == 303
    assert [row.state for row in _rows(site, Goal)] == ["drafting"]
    assert browser.submit(agree, **terms, review_on="").status_code == 303
    assert [row.state for row in _rows(site, Goal)] == ["active"]


def test_a_step_that_was_begun_is_taken_up_not_doubled(
    site: Site, browser: Browser, case: str
) -> None:
    made = browser.submit(f"{case}/goals/new", own_words=WORDS, step="Ring the clinic")
    agree = f"{made.location}/agree"
    assert 'value="Ring the clinic"' in browser.open(agree).text
    browser.submit(agree, **{**SIX, "step": "Ring the clinic"})
    assert len(_rows(site, GoalStep)) == 1


def test_days_that_cannot_be_are_said_at_their_field(browser: Browser, case: str) -> None:
    past = (_today() - timedelta(days=2)).isoformat()
    for field, more in (
        ("review_on", {"review_on": past}),
        ("check_on", {"by_when": "ready", "check_on": past}),
    ):
        answer = browser.submit(f"{case}/goals/new", **{**SIX, **more})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert "This day is over." in answer.text
        assert WORDS in answer.text


def test_a_language_that_nobody_knows_is_said_at_its_field(browser: Browser, case: str) -> None:
    answer = browser.submit(f"{case}/goals/new", **{**SIX, "language": "Quendorish"})
    assert answer.status_code == 422
    assert 'id="language-error"' in answer.text


def test_own_words_keep_their_language_and_a_translation_says_so(
    site: Site, browser: Browser, case: str
) -> None:
    at = _make(browser, case, own_words="Un cuarto mío", language="es", translation="My own room")
    page = browser.open(at).text
    assert '<blockquote lang="es"' in page
    assert "Translation:" in page
    assert [row.language for row in _rows(site, Goal)] == ["es"]


def test_look_again_beyond_ninety_days_at_their_wish(
    site: Site, browser: Browser, case: str
) -> None:
    late = _today() + timedelta(days=120)
    _make(browser, case, review_on=late.isoformat())
    assert _due(site) == [_settled(late)]


def test_three_at_a_time_unless_they_ask(site: Site, browser: Browser, case: str) -> None:
    for number in range(3):
        _make(browser, case, own_words=f"Wish {number}")
    assert "Three goals are under way." in browser.open(f"{case}/goals/new").text
    _make(browser, case, own_words="A fourth")
    states = [row.state for row in _rows(site, Goal)]
    assert (states.count("active"), states.count("drafting")) == (3, 1)
    _make(browser, case, own_words="A fifth", one_more="y")
    assert [row.state for row in _rows(site, Goal)].count("active") == 4


def test_reached_only_in_their_words(site: Site, browser: Browser, case: str) -> None:
    at = _make(browser, case)
    answer = browser.submit(f"{at}/state", state="reached")
    assert answer.status_code == 422
    assert 'id="words-error"' in answer.text
    assert browser.submit(f"{at}/state", state="reached", words="I have it.").status_code == 303
    assert [row.state for row in _rows(site, Goal)] == ["reached"]
    assert not _due(site)


def test_set_down_without_a_reason_and_opened_again(
    site: Site, browser: Browser, case: str
) -> None:
    at = _make(browser, case)
    assert browser.submit(f"{at}/state", state="set_down").status_code == 303
    assert browser.submit(f"{at}/state", state="agreed").status_code == 303
    assert [row.state for row in _rows(site, Goal)] == ["agreed"]
    assert len(_due(site)) == 1
    assert browser.submit(f"{at}/state", state="active").status_code == 303


def test_waiting_for_others_names_them_and_asks_for_help_after_sixty_days(
    site: Site, browser: Browser, case: str
) -> None:
    at = _make(browser, case)
    lacking = browser.submit(f"{at}/state", state="blocked_by_others")
    assert lacking.status_code == 422
    assert 'id="blocked_by-error"' in lacking.text
    asked = _today() - timedelta(days=10)
    values = {"blocked_by": "The housing office", "chased_on": asked.isoformat()}
    assert browser.submit(f"{at}/state", state="blocked_by_others", **values).status_code == 303
    assert "The housing office" in browser.open(f"{case}/goals").text
    assert _due(site, "GOAL_BLOCKED") == [asked + timedelta(days=60)]
    again = browser.submit(f"{at}/state", state="chased", chased_on=_today().isoformat())
    assert again.status_code == 303
    assert _due(site, "GOAL_BLOCKED") == [_today() + timedelta(days=60)]
    assert browser.submit(f"{at}/state", state="active").status_code == 303
    assert not _due(site, "GOAL_BLOCKED")


def test_what_is_changed_is_agreed_anew(site: Site, browser: Browser, case: str) -> None:
    at = _make(browser, case)
    assert browser.submit(f"{at}/state", state="being_changed").status_code == 303
    [goal] = _rows(site, Goal)
    assert (goal.state, goal.agreed_on) == ("being_changed", None)
    terms = {name: value for name, value in SIX.items() if name != "own_words"}
    assert browser.submit(f"{at}/agree", **terms).status_code == 303
    assert [row.state for row in _rows(site, Goal)] == ["active"]


def test_a_talk_says_what_became_of_steps_and_looks_again(
    site: Site, browser: Browser, case: str
) -> None:
    at = _make(browser, case)
    [step] = _rows(site, GoalStep)
    field = f"step_{step.id.hex}"
    next_on = _today() + timedelta(days=14)
    answer = browser.submit(
        f"{at}/review",
        **{field: "done"},
        well="We filled it in.",
        confidence="6",
        next_on=next_on.isoformat(),
    )
    assert answer.status_code == 303
    [step] = _rows(site, GoalStep)
    assert (step.outcome, step.outcome_on) == ("done", _today())
    assert _due(site) == [_settled(next_on)]
    page = browser.open(at).text
    assert "We filled it in." in page
    assert "6 of 10" in page


def test_a_talk_needs_nothing(site: Site, browser: Browser, case: str) -> None:
    at = _make(browser, case)
    assert browser.submit(f"{at}/review").status_code == 303
    assert _due(site) == [_settled(_today() + timedelta(days=28))]
    past = (_today() - timedelta(days=1)).isoformat()
    answer = browser.submit(f"{at}/review", next_on=past, well="Kept as typed.")
    assert answer.status_code == 422
    assert 'id="next_on-error"' in answer.text
    assert "Kept as typed." in answer.text


def test_everything_else_is_offered_one_at_a_time(browser: Browser, case: str) -> None:
    at = _make(browser, case)
    said = {
        "about": {"outcome": "O1", "origin": "person"},
        "why": {"why": "To sleep."},
        "good": {"good": "A door that is mine."},
        "importance": {"score": "9"},
        "confidence": {"score": "prefers_not_to_say"},
        "hands": {"control": "us"},
        "obstacle": {"what": "The list is long.", "outside": "y"},
        "strength": {"new": "She knows the town."},
        "card": {"THEIRS": "yes"},
    }
    for part, values in said.items():
        page = browser.open(at).text
        [offered] = re.findall(r'more/(\w+)">If they like, next:', page)
        assert offered == part
        assert browser.submit(f"{at}/more/{part}", **values).status_code == 303, part
    page = browser.open(at).text
    assert "If they like, next:" not in page
    for words in ("To sleep.", "9 of 10", "Prefers not to say", "ours", "She knows the town."):
        assert words in page


def test_the_card_is_no_score_and_the_word_is_nowhere(browser: Browser, case: str) -> None:
    at = _make(browser, case)
    browser.submit(f"{at}/more/card", THEIRS="not_yet")
    for page in (f"{case}/goals", f"{case}/goals/new", at, f"{at}/more/card", f"{at}/review"):
        text = browser.open(page).text.split("<main")[1].lower()
        assert "realistic" not in text
        assert "score" not in re.sub(r'(name|id|for|href)="[^"]*"', "", text)
    assert "Last time:" in browser.open(f"{at}/more/card").text


def test_a_first_hope_and_a_first_goal_propose_their_stages(browser: Browser, case: str) -> None:
    assert "fits the stage" not in browser.open(f"{case}/pillars/3").text
    browser.submit(f"{case}/goals/new", own_words="Learn hairdressing")
    assert "fits the stage “Hopes”" in browser.open(f"{case}/pillars/3").text
    assert "fits the stage" not in browser.open(f"{case}/pillars/2").text
    _make(browser, case)
    page = browser.open(f"{case}/pillars/2").text
    assert "fits the stage “Support plan and goals agreed”" in page
    assert "/pillars/2?stage=P2-40" in page


def test_outcomes_stand_in_their_own_order(browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/outcomes").text
    assert page.count("No number.") == 7
    assert browser.submit(f"{case}/outcomes/today", O5="7", place_O5="1").status_code == 303
    assert browser.submit(f"{case}/outcomes/today", O5="4", place_O5="1").status_code == 303
    page = browser.open(f"{case}/outcomes").text
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert heads[0] == "Purpose in life and self-actualisation"
    assert "From 7 on" in page
    assert not re.search(r"total|average|sum of", page.split("<main")[1].lower())


def test_a_childs_wish_is_asked_in_their_words(browser: Browser) -> None:
    made = browser.submit("/cases/new", name_to_use="Lien", age_status="child")
    case = str(made.location)
    page = browser.open(f"{case}/goals/new").text
    for words in ("My wish", "A first small thing", "Who helps"):
        assert words in page
    at = str(browser.submit(f"{case}/goals/new", **SIX).location)
    assert "face 4 of 5" in browser.open(f"{at}/more/confidence").text
    assert browser.submit(f"{at}/more/confidence", score="f4").status_code == 303
    assert "face 4 of 5" in browser.open(at).text
    assert browser.submit(f"{at}/guardian", agrees="yes", words="Good.").status_code == 303
    assert "the guardian" in browser.open(at).text


def test_where_an_adult_decides_for_a_child_what_their_words_changed_is_kept(
    browser: Browser, case: str
) -> None:
    """domain.md §5.7: an INFLUENCE entry when an adult changes the goal."""
    made = browser.submit("/cases/new", name_to_use="Lien", age_status="child")
    at = str(browser.submit(f"{made.location}/goals/new", **SIX).location)
    sent = {"state": "being_changed", "by_adult": "y"}
    answer = browser.submit(f"{at}/state", **sent)
    assert answer.status_code == 422
    assert "Write what their words changed" in answer.text
    heard = "Two afternoons instead of one. Not the other club: it is too far at night."
    answer = browser.submit(f"{at}/state", **sent, influence=heard)
    assert answer.status_code == 422
    assert heard in answer.text, "what was typed is kept"
    day = (_today() + timedelta(days=2)).isoformat()
    assert browser.submit(f"{at}/state", **sent, influence=heard, told_on=day).status_code == 303
    assert heard in browser.open(at).text
    of_an_adult = _make(browser, case)
    assert "An adult decided" not in browser.open(f"{of_an_adult}/state").text


def test_two_people_agree_it_together(browser: Browser, case: str) -> None:
    browser.submit(f"{case}/goals/new", own_words="Learn hairdressing")
    browser.submit(f"{case}/together")
    page = browser.open("/together").text
    assert "Learn hairdressing" in page
    made = browser.submit(f"{case}/goals/new", **SIX)
    assert made.status_code == 303
    for path in ("/together", f"{case}/goals", str(made.location), f"{made.location}/review"):
        answer = browser.open(path)
        assert answer.status_code == 200
        text = re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1]).lower()
        for word in ("overdue", "risk", "level", "points", "provisional", "concern", "doubt"):
            assert word not in text
        for word in ("failed", "refused", "negative", "not asked yet"):
            assert word not in text


def test_two_who_change_it_at_once_lose_nothing(browser: Browser, case: str) -> None:
    at = _make(browser, case)
    stale = browser.fill(f"{at}/more/why", why="Mine.")
    browser.submit(f"{at}/more/why", why="Theirs.")
    answer = browser.send(f"{at}/more/why", stale)
    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert "Mine." in answer.text
