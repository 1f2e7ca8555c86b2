"""The forms of mail and of quiet hours."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.base.passphrases import LONGEST
from caseapp.web.forms import Form, line

HOURS = range(24)
_HOUR = _("Choose an hour.")


def _hours() -> list[SelectChoice]:
    return [SelectChoice(str(hour), f"{hour:02}:00") for hour in HOURS]


class FeedForm(Form):
    """One button, and whether it is still the same person: the address goes on opening times after
    the session has ended."""

    is_kept = False

    passphrase = PasswordField(_("PIN or passphrase"), [line(LONGEST)])


class EndForm(Form):
    """One button."""


class QuietForm(Form):
    """From when until when nothing is sent to the staff."""

    quiet_from = SelectField(_("From"), [InputRequired(_HOUR)], choices=_hours())
    quiet_until = SelectField(_("Until"), [InputRequired(_HOUR)], choices=_hours())

    @property
    def hours(self) -> tuple[int, int]:
        """What was chosen."""
        return int(self.quiet_from.data), int(self.quiet_until.data)


class MailForm(Form):
    """Whether somebody wants mail, and their own quiet hours beside those of the organisation."""

    is_wanted = BooleanField(_("Send me mail that says how many things wait for me"))
    quiet_from = SelectField(_("From"), default="")
    quiet_until = SelectField(_("Until"), default="")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        none = SelectChoice("", gettext("as here"))
        self.quiet_from.choices = [none, *_hours()]
        self.quiet_until.choices = [none, *_hours()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Both hours, or neither."""
        is_sound = super().validate(extra_validators)
        if is_sound and bool(self.quiet_from.data) != bool(self.quiet_until.data):
            missing = self.quiet_until if self.quiet_from.data else self.quiet_from
            missing.errors = [gettext("Choose both hours, or none.")]
            return False
        return bool(is_sound)

    @property
    def quiet(self) -> tuple[int, int] | None:
        """One's own quiet hours, if there are any."""
        if not self.quiet_from.data:
            return None
        return int(self.quiet_from.data), int(self.quiet_until.data)
