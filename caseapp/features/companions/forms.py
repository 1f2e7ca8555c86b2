"""The form of somebody who comes along: a name is enough, and may be as they gave it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import (
    COMPANY_OUTCOMES,
    INVITED_LABELS,
    TRIED_LABELS,
    CompanyOutcome,
    InvitedBy,
    Tried,
)
from caseapp.rules import arising
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line


class CompanionForm(Form):
    """Somebody who comes along. What is not said is not yet done."""

    name = StringField(_("Name, as they gave it"), [InputRequired(_("Write a name.")), line()])
    tie = StringField(_("Who they are to the person, as was said"), [line()])
    seen_alone = RadioField(
        _("Was the person seen alone first"), [Optional()], choices=choices(TRIED_LABELS)
    )
    checked = RadioField(
        _("Did you check who they are"), [Optional()], choices=choices(TRIED_LABELS)
    )
    checked_on = DayField(_("Checked on"), [Optional()])
    invited_by = SelectField(
        _("Whose wish it is"),
        choices=choices(INVITED_LABELS),
        default=InvitedBy.NOT_ASKED_YET.value,
    )
    outcome = SelectField(
        _("What was agreed"),
        choices=choices(COMPANY_OUTCOMES),
        default=CompanyOutcome.NOT_YET.value,
    )
    may_come = RadioField(
        _("Does the person agree to them being in the room?"),
        [Optional()],
        choices=arising.one_answer(),
        default="",
    )
    topics = StringField(_("What may be spoken of beside them"), [line()])
    stays_for = StringField(_("For which part they stay"), [line()])
    childcare = StringField(_("Whether they mind a child, and which"), [line()])
    worries = StringField(_("What makes us wonder"), [line()])

    @property
    def given(self) -> dict[str, Any]:
        """What was given, as the actions take it."""
        return {
            "name": self.name.data or "",
            "tie": self.tie.data or "",
            "seen_alone": Tried(self.seen_alone.data or Tried.NOT_YET),
            "checked": Tried(self.checked.data or Tried.NOT_YET),
            "checked_on": self.checked_on.data,
            "invited_by": InvitedBy(self.invited_by.data),
            "outcome": CompanyOutcome(self.outcome.data),
            "topics": self.topics.data or "",
            "stays_for": self.stays_for.data or "",
            "childcare": self.childcare.data or "",
            "worries": self.worries.data or "",
            "may_come": self.may_come.data or "",
        }
