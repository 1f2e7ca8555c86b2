"""What goals are made of: how they stand, who does a step, who agreed (domain.md §5)."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class GoalState(StrEnum):
    """How a goal stands (domain.md §5.5). There is no other end than these four."""

    HOPE = "hope"
    DRAFTING = "drafting"
    AGREED = "agreed"
    ACTIVE = "active"
    RESTING = "resting"
    BLOCKED = "blocked_by_others"
    BEING_CHANGED = "being_changed"
    REACHED = "reached"
    REACHED_DIFFERENTLY = "reached_differently"
    SET_DOWN = "set_down"
    CARRIED = "carried_to_other_service"


#: What is wished for, what is under way, what rests, and what is behind somebody.
HOPES = frozenset({GoalState.HOPE, GoalState.DRAFTING})
ENDS = frozenset(
    {
        GoalState.REACHED,
        GoalState.REACHED_DIFFERENTLY,
        GoalState.SET_DOWN,
        GoalState.CARRIED,
    }
)
LIVE = frozenset(GoalState) - HOPES - ENDS

GOAL_LABELS: dict[GoalState, str] = {
    GoalState.HOPE: _("a hope"),
    GoalState.DRAFTING: _("taking shape"),
    GoalState.AGREED: _("agreed"),
    GoalState.ACTIVE: _("under way"),
    GoalState.RESTING: _("resting"),
    GoalState.BLOCKED: _("waiting for others"),
    GoalState.BEING_CHANGED: _("being changed"),
    GoalState.REACHED: _("reached"),
    GoalState.REACHED_DIFFERENTLY: _("reached in another way"),
    GoalState.SET_DOWN: _("set down"),
    GoalState.CARRIED: _("goes on with another service"),
}


class GoalOrigin(StrEnum):
    """Whose idea it was (domain.md §5.2)."""

    PERSON = "person"
    WORKER = "worker"
    GUARDIAN = "guardian"
    REQUIRED = "required"


ORIGIN_LABELS: dict[GoalOrigin, str] = {
    GoalOrigin.PERSON: _("their own wish"),
    GoalOrigin.WORKER: _("our idea, and they took it up"),
    GoalOrigin.GUARDIAN: _("their guardian's idea"),
    GoalOrigin.REQUIRED: _("a court or authority asks for it: not chosen by me"),
}


class StepOwner(StrEnum):
    """Who does a step (domain.md §5.3, practice.md P20)."""

    PERSON = "person"
    WORKER = "worker"
    TOGETHER = "together"
    ADVOCATE = "advocate"
    PARTNER = "partner"


#: As two people say it, the person first.
OWNER_LABELS: dict[StepOwner, str] = {
    StepOwner.PERSON: _("me, whose goal it is"),
    StepOwner.WORKER: _("you, who work with me"),
    StepOwner.TOGETHER: _("both of us"),
    StepOwner.ADVOCATE: _("my advocate"),
    StepOwner.PARTNER: _("somebody else"),
}


class StepOutcome(StrEnum):
    """What became of a step."""

    DONE = "done"
    PARTLY = "partly"
    NOT_NOW = "not_now"
    BLOCKED = "blocked_by_others"
    NOT_WANTED = "no_longer_wanted"


STEP_OUTCOME_LABELS: dict[StepOutcome, str] = {
    StepOutcome.DONE: _("done"),
    StepOutcome.PARTLY: _("partly"),
    StepOutcome.NOT_NOW: _("not now"),
    StepOutcome.BLOCKED: _("waiting for others"),
    StepOutcome.NOT_WANTED: _("no longer wanted"),
}
#: A step that needs nothing more.
STEP_OVER = frozenset({StepOutcome.DONE, StepOutcome.NOT_WANTED})


class Control(StrEnum):
    """In whose hands it is."""

    PERSON = "person"
    US = "us"
    OTHER_BODY = "other_body"
    CHANCE = "chance"


CONTROL_LABELS: dict[Control, str] = {
    Control.PERSON: _("mine"),
    Control.US: _("ours"),
    Control.OTHER_BODY: _("an authority's or another organisation's"),
    Control.CHANCE: _("chance"),
}


class Agrees(StrEnum):
    """Who said yes to a goal."""

    PERSON = "person"
    WORKER = "worker"
    GUARDIAN = "guardian"
    ADVOCATE = "advocate"


AGREES_LABELS: dict[Agrees, str] = {
    Agrees.PERSON: _("the person"),
    Agrees.WORKER: _("the worker"),
    Agrees.GUARDIAN: _("the guardian"),
    Agrees.ADVOCATE: _("the advocate"),
}


class CheckAnswer(StrEnum):
    """What two people said to one question of the card (domain.md §5.4). Never counted."""

    YES = "yes"
    NOT_YET = "not_yet"
    ANYWAY = "anyway"


CHECK_LABELS: dict[CheckAnswer, str] = {
    CheckAnswer.YES: _("yes"),
    CheckAnswer.NOT_YET: _("not yet"),
    CheckAnswer.ANYWAY: _("no, and they want to try anyway"),
}
