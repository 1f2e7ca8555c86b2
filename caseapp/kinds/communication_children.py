"""Parents with children and babies (domain.md §4.7, TiCC 8): what they would like, and one talk.

Nothing here says anything of how somebody is as a parent.
"""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class ChildWish(StrEnum):
    """What a parent would like to be the case while they talk with us."""

    WITH_ME = "with_me"
    MINDED = "minded"
    NURSERY = "nursery"
    SHORTER = "shorter"
    ASK_EACH_TIME = "ask_each_time"
    NO_CHILD = "no_child"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


CHILD_WISHES: dict[ChildWish, str] = {
    ChildWish.WITH_ME: _("with them, while the child is too small to follow the talk"),
    ChildWish.MINDED: _("somebody minds the child"),
    ChildWish.NURSERY: _("at a nursery or school meanwhile"),
    ChildWish.SHORTER: _("with them, and a shorter talk"),
    ChildWish.ASK_EACH_TIME: _("they say each time"),
    ChildWish.NO_CHILD: _("no child comes along"),
    ChildWish.PREFER_NOT_TO_SAY: _("prefers not to say"),
    ChildWish.NOT_ASKED_YET: _("not asked yet"),
}


class SessionChild(StrEnum):
    """Where a child is in one talk (``session.child_arrangement``)."""

    NO_CHILD = "no_child"
    WITH_ME = "with_me"
    MINDED = "minded"
    NURSERY = "nursery"
    SHORTER = "shorter"
    REBOOK = "rebook"


SESSION_CHILD: dict[SessionChild, str] = {
    SessionChild.NO_CHILD: _("no child comes along"),
    SessionChild.WITH_ME: _("with the parent, too small to follow the talk"),
    SessionChild.MINDED: _("somebody minds the child"),
    SessionChild.NURSERY: _("at a nursery or school meanwhile"),
    SessionChild.SHORTER: _("with the parent, who wants a shorter talk"),
    SessionChild.REBOOK: _("the parent would like another time"),
}
#: Where the child is in the room.
IN_THE_ROOM = frozenset({SessionChild.WITH_ME, SessionChild.SHORTER})


class MinderChecked(StrEnum):
    """Whether somebody of ours looked at who minds the child."""

    YES = "yes"
    NO = "no"
    NOT_RECORDED = "not_recorded"


MINDER_LABELS: dict[MinderChecked, str] = {
    MinderChecked.YES: _("yes"),
    MinderChecked.NO: _("no"),
    MinderChecked.NOT_RECORDED: _("not recorded"),
}


class TellInterpreter(StrEnum):
    """Whether an interpreter is told beforehand that a child is there."""

    YES = "yes"
    NO = "no"
    ASK_EACH_TIME = "ask_each_time"
    NOT_ASKED_YET = "not_asked_yet"


TELL_LABELS: dict[TellInterpreter, str] = {
    TellInterpreter.YES: _("yes"),
    TellInterpreter.NO: _("no"),
    TellInterpreter.ASK_EACH_TIME: _("they say each time"),
    TellInterpreter.NOT_ASKED_YET: _("not asked yet"),
}
