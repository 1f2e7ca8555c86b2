"""How the permission of somebody under eighteen is told: what each said, and what follows."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from caseapp.kinds import ChildStanding, Decision, GuardianSays
from caseapp.rules.consent_ledger import Entry

CHILD_SAID = {
    Decision.YES: _("They said yes"),
    Decision.YES_BUT: _("They said yes, with a condition"),
    Decision.NO: _("They said no"),
    Decision.NOT_NOW: _("They said not now"),
    Decision.UNSURE: _("They are not sure"),
    Decision.TOO_YOUNG: _("They are too young to be asked"),
}
GUARDIAN_SAID = {
    None: _("their guardian has not been asked yet"),
    GuardianSays.YES: _("their guardian said yes"),
    GuardianSays.NO: _("their guardian said no"),
    GuardianSays.UNSURE: _("their guardian is not sure"),
    GuardianSays.UNAVAILABLE: _("their guardian cannot be asked now"),
}
FOLLOWS = {
    ChildStanding.BOTH: _("It is shared."),
    ChildStanding.WAITING: _("Nothing is shared before their guardian has answered."),
    ChildStanding.UNAVAILABLE: _(
        "Nothing is shared by it. What cannot wait goes by duty, or as an emergency."
    ),
    ChildStanding.BLOCKED: _("Nothing is shared before it is decided what is best for them."),
    ChildStanding.DECIDED: _("It is shared, because that was decided to be best for them."),
    ChildStanding.KEPT: _("It was decided that it is not shared."),
    ChildStanding.UNSURE: _(
        "Nothing is shared. Ask them again, alone and with somebody who interprets as they wish."
    ),
    ChildStanding.NO: _("Nothing is shared."),
    ChildStanding.GOES_ON: _(
        "They are an adult now. It goes on for 28 days from then, because they had said yes"
        " themselves. Ask them again."
    ),
    ChildStanding.LAPSED: _("It ended when they became an adult. Ask them again, if it is needed."),
}


def sentences(entry: Entry, now: datetime) -> list[str]:
    """Return what is told of an answer; nothing of an adult's own."""
    standing = entry.standing(now)
    if standing is None:
        return []
    if standing is ChildStanding.LAPSED:
        return [str(FOLLOWS[standing])]
    guardian = entry.facts.says.get(entry.consent.id)
    both = f"{CHILD_SAID[entry.consent.decision]}; {GUARDIAN_SAID[guardian]}."
    return [both, str(FOLLOWS[standing])]
