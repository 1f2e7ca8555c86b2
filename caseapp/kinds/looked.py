"""Who looked: what somebody did with a case, in the few words that the person reads."""

from __future__ import annotations

from enum import StrEnum

from caseapp.kinds.access import Kind


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class LookAct(StrEnum):
    """What a line of "who looked" says was done (domain.md §7.3: who, when, which kind)."""

    READ = "read"
    CHANGED = "changed"
    PRINTED = "printed"
    TOGETHER = "together"
    EMERGENCY = "emergency"
    ASKED = "asked"
    URGENT = "urgent"


LOOK_ACTS: dict[LookAct, str] = {
    LookAct.READ: _("read"),
    LookAct.CHANGED: _("changed"),
    LookAct.PRINTED: _("printed"),
    LookAct.TOGETHER: _("opened the page for the two of you"),
    LookAct.EMERGENCY: _("opened it in an emergency"),
    LookAct.ASKED: _("asked for something that is not open to them"),
    LookAct.URGENT: _("used a way to reach them outside its hours, because it was urgent"),
}

#: Kinds in words that can be read by two people at one screen (practice.md P5).
LOOK_KINDS: dict[Kind, str] = {
    Kind.SUM: _("summary"),
    Kind.IDN: _("names and date of birth"),
    Kind.SAF: _("safe contact"),
    Kind.COM: _("languages and wishes"),
    Kind.NRM: _("recognition by the authorities"),
    Kind.RSK: _("safety"),
    Kind.HLT: _("health"),
    Kind.LEG: _("legal matters"),
    Kind.CJ: _("rights and redress"),
    Kind.ACC: _("housing"),
    Kind.GOA: _("goals"),
    Kind.NOT: _("notes"),
    Kind.RST: _("notes for named readers"),
    Kind.CON: _("permissions"),
    Kind.REF: _("referrals"),
    Kind.DOC: _("documents"),
    Kind.AUD: _("who looked"),
}
