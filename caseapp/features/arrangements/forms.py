"""The form of where a child is in one talk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField

from caseapp.kinds.communication_children import (
    MINDER_LABELS,
    SESSION_CHILD,
    MinderChecked,
    SessionChild,
)
from caseapp.rules.arrangements import Given
from caseapp.web.forms import Form, choices, line


class ChildForm(Form):
    """Where a child is, who minds it, and who may know."""

    arrangement = RadioField(_("While they talk, the child is"), choices=choices(SESSION_CHILD))
    minder = StringField(_("Who minds the child"), [line()])
    minder_checked = SelectField(
        _("We have looked at who that is"),
        choices=choices(MINDER_LABELS),
        default=MinderChecked.NOT_RECORDED.value,
    )
    follows = BooleanField(_("The child is old enough to understand what is said"))
    reason = StringField(_("If something hard is talked about all the same: why"), [line()])
    tells = BooleanField(_("Whoever interprets may know that a child is there"))

    @property
    def given(self) -> Given:
        """What was arranged."""
        return Given(
            SessionChild(self.arrangement.data),
            (self.minder.data or "").strip(),
            MinderChecked(self.minder_checked.data),
            bool(self.follows.data),
            (self.reason.data or "").strip(),
            bool(self.tells.data),
        )


class StepForm(Form):
    """A step that asks nothing more."""

    is_kept = False
