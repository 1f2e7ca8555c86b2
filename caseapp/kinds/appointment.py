"""An appointment of somebody with us, or that we know of: how it stands, how it comes again."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class AppointmentState(StrEnum):
    """How an appointment stands. Nothing ends or lowers because one did not take place (INV-04)."""

    PLANNED = "planned"
    TOOK_PLACE = "took_place"
    DID_NOT = "did_not"
    CALLED_OFF = "called_off"


APPOINTMENT_STATES: dict[AppointmentState, str] = {
    AppointmentState.PLANNED: _("planned"),
    AppointmentState.TOOK_PLACE: _("it took place"),
    AppointmentState.DID_NOT: _("it did not take place"),
    AppointmentState.CALLED_OFF: _("called off"),
}


class Repeat(StrEnum):
    """How an appointment comes again (practice.md P36)."""

    NO = "no"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


REPEAT_LABELS: dict[Repeat, str] = {
    Repeat.NO: _("once"),
    Repeat.WEEKLY: _("every week"),
    Repeat.FORTNIGHTLY: _("every two weeks"),
    Repeat.MONTHLY: _("every month"),
}


class Extent(StrEnum):
    """How much of a row of appointments is meant."""

    ONE = "one"
    LATER = "later"


EXTENT_LABELS: dict[Extent, str] = {
    Extent.ONE: _("this one"),
    Extent.LATER: _("this one and those after it"),
}
