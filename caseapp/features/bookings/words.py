"""The sentences of matching and of the ladder, as pages say them. Why somebody is not named is said
nowhere: it would tell of either side."""

from __future__ import annotations

from caseapp.kinds.booking import BookingState, Rung
from caseapp.rules.matching_terms import Line


def _(message: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return message


LINES: dict[Line, str] = {
    Line.GENDER: _("who they wish for"),
    Line.OTHER_GENDER: _("of another gender than they wish for"),
    Line.PROMISED: _("promises who they wish for"),
    Line.DIALECT: _("their dialect"),
    Line.OTHER_DIALECT: _("another dialect"),
    Line.FIRST_MODE: _("in the way that was asked for"),
    Line.OTHER_MODE: _("in another way"),
    Line.KNOWN: _("has interpreted for them"),
    Line.NEW: _("new to this person"),
    Line.FROM_ELSEWHERE: _("from another town"),
    Line.COMES_THERE: _("comes to this place"),
    Line.PLACE_UNSURE: _("has not said that they come to this place"),
    Line.TIES_UNKNOWN: _("not asked yet what they have ties to"),
    Line.EVERYDAY_ONLY: _("for everyday matters"),
}
#: Lines that one should know before asking; the others say what fits.
NOTES = frozenset(
    {
        Line.OTHER_GENDER,
        Line.OTHER_DIALECT,
        Line.OTHER_MODE,
        Line.NEW,
        Line.PLACE_UNSURE,
        Line.TIES_UNKNOWN,
        Line.EVERYDAY_ONLY,
    }
)
#: What can be said to the person of each rung, plainly.
SAY: dict[Rung, str] = {
    Rung.ANOTHER_DAY: _("Somebody who fits can come on another day. Would you like to wait?"),
    Rung.FROM_ELSEWHERE: _("Somebody who fits can talk with us from far away. Is that all right?"),
    Rung.NEAR_DIALECT: _("Somebody speaks nearly as you do. Is that all right?"),
    Rung.OTHER_GENDER: _("Somebody else could interpret, this time only. You can say no."),
    Rung.MEDIATOR_TOO: _("Somebody who knows both worlds can be there as well. Would that help?"),
    Rung.IN_WRITING: _("We can write it, in easy words, and look at it together later."),
    Rung.POSTPONE: _("We can do it later. Nothing is lost by waiting."),
}
#: What is said of a talk that was just booked.
BOOKED: dict[BookingState, str] = {
    BookingState.HELD: _("Booked. It waits for their answer for this time."),
    BookingState.LOOKING: _("Booked. Choose together who comes."),
    BookingState.CONFIRMED: _("Booked, as they chose."),
}
