"""Hopes and goals, their steps, talks about them, and outcomes."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from caseapp.kinds import GoalState
from caseapp.models.goal import Goal, GoalStep
from caseapp.vocabularies.demo import demo
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

PRINT = "Show it, to print"
GOALS, ONE = "/cases/{case}/goals", "/cases/{case}/goals/{goal}"


def why_meanwhile(_page: Page) -> dict[str, str]:
    """Another reason why it matters."""
    return {"why": f"To sleep, {next(NUMBERS)}."}


def _goal(live: Live, key: str, state: GoalState) -> Any:
    with live.acting(live.actor(demo().case(key).key_worker)) as session:
        wanted = select(Goal).where(Goal.case_id == live.case_id(key), Goal.state == state)
        found = session.scalars(wanted.order_by(Goal.made_at)).first()
        step = session.scalars(select(GoalStep).where(GoalStep.goal_id == found.id)).first()
        return found.id, step.id if step else None


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    goal, step = _goal(live, "C01", GoalState.ACTIVE)
    return {
        "goal": goal,
        "goal_step": step,
        "wish": _goal(live, "C01", GoalState.HOPE)[0],
        "childs_goal": _goal(live, "C06", GoalState.ACTIVE)[0],
    }


PAGES = (
    View("goals", "renna", GOALS),
    View("goals-none", "renna", "/cases/{unlooked}/goals"),
    View("goals-manager", "maudra", GOALS),
    View("goal-new", "renna", f"{GOALS}/new"),
    View("goal-new-wrong", "renna", f"{GOALS}/new", 422, press("Save")),
    View("goal-new-child", "imrel", "/cases/{girl}/goals/new"),
    View("goal", "renna", ONE),
    View("goal-agree", "renna", "/cases/{case}/goals/{wish}/agree"),
    View("goal-state", "renna", f"{ONE}/state"),
    View("goal-state-wrong", "renna", f"{ONE}/state", 422, press("Save")),
    View("goal-review", "renna", f"{ONE}/review"),
    View("goal-step-new", "renna", f"{ONE}/steps/new"),
    View("goal-step", "renna", ONE + "/steps/{goal_step}"),
    View("goal-why", "renna", f"{ONE}/more/why"),
    View("goal-why-conflict", "renna", f"{ONE}/more/why", 409, conflict("Save", why_meanwhile)),
    View("goal-card", "renna", f"{ONE}/more/card"),
    View("goal-about", "renna", f"{ONE}/more/about"),
    View("goal-faces", "imrel", "/cases/{girl}/goals/{childs_goal}/more/confidence"),
    View("goal-guardian", "imrel", "/cases/{girl}/goals/{childs_goal}/guardian"),
    View("goal-sheet", "renna", f"{GOALS}/sheet"),
    View("goal-sheet-none", "renna", "/cases/{unlooked}/goals/sheet"),
    View(
        "goal-sheet-wrong",
        "renna",
        f"{GOALS}/sheet",
        422,
        press(PRINT, ("What stands above it", "")),
    ),
    View("goal-sheet-paper", "renna", f"{GOALS}/sheet", 200, press(PRINT)),
    View("goal-sheet-together", "renna", f"{GOALS}/sheet", together=True),
    View("outcomes", "renna", "/cases/{case}/outcomes"),
    View("outcomes-today", "renna", "/cases/{case}/outcomes/today"),
    View("goals-together", "renna", GOALS, together=True),
)
