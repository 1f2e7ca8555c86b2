"""The forms of an offer: yes or no, each one button; and a wish to talk afterwards."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SubmitField

from caseapp.web.forms import Form


class AnswerForm(Form):
    """Whether somebody can come."""

    is_kept = False

    yes = SubmitField(_("Yes, I can"))
    no = SubmitField(_("No, I cannot"))


class TalkForm(Form):
    """Somebody would like to talk about how it was."""

    is_kept = False
