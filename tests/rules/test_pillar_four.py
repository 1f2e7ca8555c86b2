"""Pillar four is never a condition (INV-01, INV-02): who reads it outside its own pages is one
list, and nothing that is done with it changes an answer of any other rule."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.kinds import AnswerState, Kind, Pillar, Presence, Role, Walker
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.rules import handing, walking
from caseapp.rules import stages as rules
from caseapp.rules.identification import proposal
from caseapp.rules.stages import Answer, enter_stage, open_tracks, track_state
from caseapp.vocabularies.reviews import reviews
from caseapp.vocabularies.stages import Stage, stages
from tests.support.site import COOKIE, Site

ROOT = Path(__file__).resolve().parents[2] / "caseapp"
#: Every place outside ``features/pillars`` and the models that speaks of stages of any pillar, or
#: of the kind of pillar four, and what it is to pillar four.
READERS = {
    "access/actor.py": "the system actor that answers first contacts opens all tracks",
    "access/listing.py": "what lists sort by: reviews of the kind SUM alone",
    "access/orders.py": "caseload: its order by stage, and by reviews of the kind SUM alone",
    "access/table.py": "which role reads the kind, in words",
    "cli/demo_reviews.py": "the demo's reviews",
    "cli/demo_walking.py": "the demo's corrections",
    "features/cases/lists.py": "caseload: its filters and its order",
    "features/cases/queries.py": "caseload: badges of a page of cases",
    "features/communication/queries.py": "before you talk: what is not to be raised",
    "features/reviews/calendar.py": "reviews in the calendar, by what the reader reads",
    "features/reviews/lists.py": "caseload: the next date, from reviews that the reader reads",
    "features/reviews/queries.py": "reviews, those of the kind CJ for who reads it",
    "features/reviews/lists_of_all.py": "the same, of all cases, by what the reader reads",
    "features/reviews/queries_team.py": "the dates that cannot move, for who reads them",
    "features/reviews/queries_help.py": "the review that help is asked with, for who reads it",
    "features/reviews/today.py": "reviews on Today, which reads them with its other parts",
    "features/reviews/views.py": "who moves reviews",
    "kinds/access.py": "the kinds of data, and what each is called",
    "kinds/identification.py": "the word for a review as a way to challenge a decision",
    "kinds/looked.py": "the words for kinds in lines of who looked",
    "kinds/pillars.py": "the kinds of badges and entries",
    "rules/amending.py": "a correction of a move, in that move's track alone",
    "rules/answering_help.py": "the review that somebody else does, or that gets another day",
    "rules/asking_help.py": "how long a review waits, whatever its kind; what it is goes nowhere",
    "rules/closing_reviews.py": "the review that is looked at",
    "rules/contact_rhythm.py": "how often contact was agreed, in pillar two alone",
    "rules/digest_counts.py": "how many reviews wait, by what the reader reads; which goes nowhere",
    "rules/disclosure_looks.py": "the reviews of what was shared without a yes",
    "rules/goal_reviews.py": "reviews of goals alone",
    "rules/goal_stages.py": "pillars two and three alone",
    "rules/handing.py": "what is due in the pillar that is given away or taken back",
    "rules/identification.py": "pillar one alone",
    "rules/identification_move.py": "pillar one alone",
    "rules/identification_moves.py": "pillar one alone",
    "rules/reviews.py": "reminders of the stage that was entered",
    "rules/stage_facts.py": "facts of the move that was made",
    "rules/stages.py": "the track that is moved, and whether its own pillar is to be raised",
    "rules/walking.py": "who walks the pillar that is asked about",
    "services/gone_codes.py": "codes that are in no file any more",
    "services/synthetic/rows.py": "invented cases",
    "services/synthetic/sharing_rows.py": "invented ends of permissions",
    "services/synthetic/walk.py": "invented journeys",
    "vocabularies/stages.py": "which stages there are",
}
#: What a source says that speaks of them.
SPEAKS = re.compile(
    r"\b(?:PillarState|StageEvent|StageAnswer|BadgeOverview|PillarWalk|Amendment|Review|Kind\.CJ"
    r"|JUSTICE|DO_NOT_RAISE|is_spared)\b|\bP4[ABC]?-|\bP4_"
)
OWN = ("features/pillars/", "models/")
#: What asks the database for pillar four's rows while a caseworker opens pages.
ASKS = {
    "features/cases/queries.py",
    "features/communication/queries.py",
    "features/pillars/history.py",
    "features/pillars/journey.py",
    "features/pillars/queries.py",
    "features/reviews/queries.py",
    "features/today/views.py",
    "rules/goal_reviews.py",
    "rules/stages.py",
    "rules/walking.py",
}
TABLES = ("pillar_state", "stage_event", "stage_answer", "pillar_walk", "amendment", "review")


# --- who reads it -----------------------------------------------------------------------


def _speaking(sources: dict[str, str]) -> set[str]:
    return {name for name, text in sources.items() if SPEAKS.search(text)}


def _sources() -> dict[str, str]:
    found = {str(path.relative_to(ROOT)): path.read_text() for path in ROOT.rglob("*.py")}
    return {name: text for name, text in found.items() if not name.startswith(OWN)}


def test_the_list_names_every_place_that_speaks_of_stages() -> None:
    assert _speaking(_sources()) == set(READERS)


@pytest.mark.parametrize(
    "source", ["select(PillarState)", "kind == Kind.CJ", 'code == "P4-35"', "is_spared(case)"]
)
def test_a_further_reader_would_be_found(source: str) -> None:
    assert _speaking({"features/goals/queries.py": source})


# --- who asks the database for it -------------------------------------------------------


@contextmanager
def _asking(site: Site) -> Iterator[set[str]]:
    """Collect who sends a statement that can bring rows of pillar four or of its kind."""
    found: set[str] = set()

    def hear(_c: Any, _cursor: Any, sent: str, _p: Any, context: Any, _many: bool) -> None:
        names = re.findall(r"\b(?:FROM|JOIN) \"?(\w+)", sent)
        if not {*names} & {*TABLES} or not sent.startswith(("SELECT", "WITH")):
            return
        given = (getattr(context, "compiled_parameters", None) or [{}])[0]
        pillars = [value for name, value in given.items() if name.startswith("pillar")]
        is_of_several = "UNION ALL" in sent  # what narrows one of them says nothing of others
        if is_of_several or not pillars or any(value not in (1, 2, 3) for value in pillars):
            found.add(_who())

    with site.app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)


def _who() -> str:
    """The innermost part of the application, above access and database, that asks."""
    frame: Any = sys._getframe(1)
    nearest = ""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT):
            name = str(path.relative_to(ROOT))
            if name.startswith(("features/", "rules/", "services/")):
                return name
            nearest = nearest or name
        frame = frame.f_back
    return nearest


def test_nobody_else_asks_for_it_while_pages_are_opened(embedded_site: Site) -> None:
    site = embedded_site
    worker = site.hat(Role.CW, site.organisation())
    browser = site.browser()
    browser.http.set_cookie(COOKIE, site.sign_in(worker, pin_hash="none"))
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    case = str(made.location)
    for stage in ("P1-10", "P2-10", "P3-10", "P4-10", "P4-20"):
        browser.submit(f"{case}/pillars/{stage[1]}", stage=stage, presence="with_us")
    journey = browser.open(f"{case}/journey").text
    [move, *_others] = re.findall(r'href="([^"]+/moves/[^"/]+)/amend"', journey)
    pages = [
        *("/today", "/cases", "/cases?sort=-p4", case, f"{case}/print", f"{case}/journey"),
        *(f"{case}/pillars/{int(pillar)}" for pillar in Pillar),
        *(f"{case}/{page}" for page in ("reviews", "before-you-talk", "identification", "safety")),
        f"{case}/goals",
        *(f"{case}/{page}" for page in ("team", "communication", "contact", "exploitation")),
        *(move, f"{move}/amend", f"{case}/pillars/4/walk"),
    ]
    with _asking(site) as found:
        for page in pages:
            browser.open(page)
        browser.submit(f"{case}/together")
        browser.open("/together")
    assert found == ASKS


# --- nothing depends on it --------------------------------------------------------------


@pytest.fixture
def session(embedded_site: Site) -> Iterator[Any]:
    """Give the session of a key worker with a case that has begun in every pillar."""
    actor = embedded_site.hat(Role.CW, embedded_site.organisation())
    opened = embedded_site.open_case(actor)
    with embedded_site.acting(actor) as acting:
        case = acting.get(Case, opened.id)
        open_tracks(acting, case, clock.today() - timedelta(days=60))
        acting.flush()
        days = {"rrp_end": clock.today() + timedelta(days=10)}
        start = {"rrp_start": clock.today() - timedelta(days=40)}
        told = {code: Answer(AnswerState.TOLD, day) for code, day in {**days, **start}.items()}
        _enter(acting, case, "P1-50", answers=told)
        for code in ("P2-40", "P3-20"):
            _enter(acting, case, code)
        yield acting


def _enter(session: Any, case: Case, code: str, **more: Any) -> None:
    day = clock.today() - timedelta(days=30)
    enter_stage(session, case, code, on=day, presence=Presence.NOT_THERE, **more)


def _case(session: Any) -> Case:
    found: Case = session.scalars(select(Case)).one()
    return found


def _others() -> list[Stage]:
    known = stages()
    return [stage for number in (1, 2, 3) for stage in known.of_pillar(number, "")]


def _said_elsewhere(session: Any, tried: list[Stage]) -> list[Any]:
    """What every other rule says of pillars one to three, as things stand."""
    case = _case(session)
    said: list[Any] = [proposal(session, case, clock.today())]
    for pillar in (1, 2, 3):
        state = track_state(session, case, pillar, "")
        nexts = [each.code for each in stages().usual_next(state.stage_code)]
        said.append((pillar, state.stage_code, state.entered_on, nexts))
        said.append(walking.is_ours(session, case, pillar))
    return said + [_tried(session, case, stage) for stage in tried]


def _tried(session: Any, case: Case, stage: Stage) -> Any:
    """Try a move and take it back: what was refused, or which reviews stand after it."""
    attempt = session.begin_nested()
    try:
        _enter(session, case, stage.code, reason="so")
        rows = session.scalars(select(Review).where(Review.kind != Kind.CJ)).all()
        return stage.code, sorted((row.code, row.state, row.due_on) for row in rows)
    except InvalidError as problem:
        return stage.code, problem.field
    finally:
        attempt.rollback()
        session.expire_all()


@pytest.mark.parametrize("track", ["A", "B", "C"])
def test_no_stage_of_it_changes_what_is_said_of_the_others(session: Any, track: str) -> None:
    """Every stage of each track, "please do not raise" among them."""
    tried = _others()
    before = _said_elsewhere(session, tried)
    for number, stage in enumerate(stages().of_pillar(Pillar.JUSTICE, track)):
        state = track_state(session, _case(session), Pillar.JUSTICE, track)
        state.stage_code, state.entered_on = stage.code, clock.today()
        session.flush()
        some = tried[number % 4 :: 4] if stage.code != "P4-35" else tried
        expected = [*before[:7], *(before[7 + tried.index(each)] for each in some)]
        assert _said_elsewhere(session, some) == expected, stage.code


def test_a_rule_that_did_would_be_found(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted failure: a support plan is refused where the person said no to justice."""
    check = rules._check_move

    def conditional(session: Any, case: Case, state: Any, stage: Stage, *rest: Any) -> None:
        check(session, case, state, stage, *rest)
        if stage.code == "P2-50" and track_state(session, case, 4, "A").stage_code == "P4-30":
            raise InvalidError("stage", "first justice")

    monkeypatch.setattr(rules, "_check_move", conditional)
    tried = [stage for stage in _others() if stage.code == "P2-50"]
    before = _said_elsewhere(session, tried)
    track_state(session, _case(session), Pillar.JUSTICE, "A").stage_code = "P4-30"
    session.flush()
    assert _said_elsewhere(session, tried) != before


@pytest.mark.parametrize("walker", list(Walker))
def test_nor_does_who_walks_it(session: Any, walker: Walker) -> None:
    tried = _others()[::5]
    before = _said_elsewhere(session, tried)
    partner = "Harbour Union" if walker is Walker.ORGANISATION else ""
    handing.hand(session, _case(session), Pillar.JUSTICE, None, walker, partner=partner)
    assert _said_elsewhere(session, tried) == before


def test_its_reviews_are_of_its_kind_or_of_what_they_are_about() -> None:
    """A reminder of pillar four that only prompts is of its kind, so it is read with it alone."""
    prompts = reviews().ended_by("P4-35")
    assert prompts
    assert {reviews().get(code).kind for code in prompts} == {Kind.CJ}
