"""The form of somebody in a person's life: a name is enough, and may be who they are."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from caseapp.features.around.actions import Told
from caseapp.kinds import KNOWS_LABELS, MAY_CALL_LABELS, KnowsUs, MayCall
from caseapp.web.forms import Form, choices, line


class AroundForm(Form):
    """Somebody in a person's life. What was not asked is not asked yet."""

    name = StringField(_("Name"), [InputRequired(_("Write a name, or who they are.")), line()])
    tie = StringField(_("Who they are to the person, in their words"), [line()])
    telephone = StringField(_("Telephone"), [line()])
    knows = SelectField(
        _("What they know of us"),
        choices=choices(KNOWS_LABELS),
        default=KnowsUs.NOT_ASKED_YET.value,
    )
    knows_what = StringField(_("Which part they know"), [line()])
    may_call = SelectField(
        _("May we call them?"),
        choices=choices(MAY_CALL_LABELS),
        default=MayCall.NOT_ASKED_YET.value,
    )
    about = StringField(_("About what"), [line()])

    @property
    def told(self) -> Told:
        """What was typed."""
        return Told(
            name=self.name.data or "",
            tie=self.tie.data or "",
            telephone=self.telephone.data or "",
            knows=KnowsUs(self.knows.data),
            knows_what=self.knows_what.data or "",
            may_call=MayCall(self.may_call.data),
            about=self.about.data or "",
        )
