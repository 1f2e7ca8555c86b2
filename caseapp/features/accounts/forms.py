"""Forms of signing in, of one's own account and of the people of an organisation.

Fields that hold secrets have names that :mod:`caseapp.web.drafts` never keeps.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.features.accounts.actions import second_factor
from caseapp.kinds import ROLE_LABELS, STAFF_ROLES
from caseapp.models.organisation import ABSOLUTE_HOURS, IDLE_MINUTES
from caseapp.vocabularies.stages import stages
from caseapp.web import i18n
from caseapp.web.days import DayField
from caseapp.web.forms import Between, Form, choices, line

LONGEST_EMAIL = 254
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class OpenForm(Form):
    """A form for people who are not signed in: nothing that was kept can be known as theirs."""

    def _show_kept(self) -> None:
        return


class TwiceField(PasswordField):
    """A secret typed twice under one name; programs may send it once."""

    is_same = True

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first, and remember whether the second is the same."""
        self.data = valuelist[0] if valuelist else ""
        self.is_same = len(set(valuelist)) <= 1

    def pre_validate(self, form: Any) -> None:
        """Refuse two different ones."""
        if not self.is_same:
            raise ValidationError(gettext("The two are not the same. Type both again."))


def one_line(_form: Any, field: Any) -> None:
    """Refuse what is no text of one line: empty, or with characters that nobody types."""
    if not (field.data or "").strip():
        raise ValidationError(gettext("Please fill this in."))
    no_controls(_form, field)


def no_controls(_form: Any, field: Any) -> None:
    """Refuse characters that nobody types."""
    if _is_odd(field.data or ""):
        raise ValidationError(gettext("Please type this again, on one line."))


def email_address(_form: Any, field: Any) -> None:
    """Refuse what cannot be an e-mail address; whether it exists is not asked."""
    text = (field.data or "").strip()
    name, at, host = text.rpartition("@")
    is_odd = _is_odd(text) or any(letter.isspace() for letter in text)
    if not (name and at and host) or is_odd or len(text) > LONGEST_EMAIL:
        raise ValidationError(gettext("Please type an e-mail address, such as ana@example.org."))


def _is_odd(text: str) -> bool:
    """Whether a text holds control characters, or ones that turn round what stands beside it.

    Joiners are fine: some languages cannot write a name without them.
    """
    return any(unicodedata.category(each) in _CONTROLS or each in _TURNING for each in text)


# --- signing in -------------------------------------------------------------------------


class SignInForm(OpenForm):
    """E-mail and passphrase. Nothing is checked here: every wrong pair is answered alike."""

    email = StringField(_("E-mail"))
    password = PasswordField(_("Passphrase"))


class UnlockForm(OpenForm):
    """The PIN of this session, or the passphrase."""

    passphrase = PasswordField(_("Passphrase"))


class CodeForm(OpenForm):
    """The second step of signing in."""

    code = StringField(_("Six digits, or a recovery code"))


class _Offering(Form):
    """Setting up a second factor. ``offer`` carries the seed that is shown, signed."""

    offer = HiddenField()
    code = StringField(_("Six digits from the app"))

    def offer_seed(self, user_id: uuid.UUID, seed: str | None) -> str:
        """Keep the seed that was offered before, or offer a new one; return it."""
        if seed is None:
            self.offer.data = second_factor.offer(user_id)
            seed = second_factor.seed_of(self.offer.data, user_id)
        assert seed is not None  # noqa: S101 (it was signed a moment ago)
        return seed


class SetUpCodeForm(_Offering, OpenForm):
    """Setting up the second factor that an organisation asks for, while signing in."""


class WelcomeForm(OpenForm):
    """Choosing a passphrase with a one-time link."""

    password = TwiceField(_("New passphrase"))


class JoinForm(OpenForm):
    """Taking up a role with an account that exists already."""

    password = PasswordField(_("Your passphrase"))


# --- one's own account ------------------------------------------------------------------


class ProofForm(Form):
    """An act that reaches far: asked for a proof when the last one is older than ten minutes."""

    passphrase = PasswordField(_("Your PIN or passphrase"))


class DetailsForm(ProofForm):
    """Somebody's own name, e-mail and language."""

    name = StringField(_("Name"), [one_line, line()])
    email = StringField(_("E-mail"), [email_address])
    language = SelectField(_("Language"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.choices = i18n.languages()


class PassphraseForm(Form):
    """A new passphrase; the old one is always asked."""

    passphrase = PasswordField(_("Your passphrase until now"))
    password = TwiceField(_("New passphrase"))


class PinForm(ProofForm):
    """Six digits for this device."""

    pin = TwiceField(_("Six digits"))


class FactorForm(_Offering, ProofForm):
    """Setting up or replacing one's own second factor."""


# --- people of an organisation ----------------------------------------------------------


class _WithSupervisor(ProofForm):
    supervisor_id = SelectField(_("Supervisor"), default="")

    def offer_supervisors(self, people: Sequence[Any]) -> None:
        """Offer these users."""
        self.supervisor_id.choices = [
            ("", gettext("Nobody yet")),
            *((str(user.id), user.name) for user in people),
        ]

    @property
    def supervisor(self) -> uuid.UUID | None:
        """Who was chosen."""
        return uuid.UUID(self.supervisor_id.data) if self.supervisor_id.data else None


ROLES = {role: ROLE_LABELS[role] for role in STAFF_ROLES}


class InviteForm(_WithSupervisor):
    """Inviting somebody with the hats they will wear."""

    name = StringField(_("Name"), [one_line, line()])
    email = StringField(_("E-mail"), [email_address])
    roles = SelectMultipleField(
        _("Roles"),
        [InputRequired(_("Choose at least one role."))],
        choices=choices(ROLES),
    )


class HatForm(_WithSupervisor):
    """One more hat."""

    role = SelectField(_("Role"), choices=choices(ROLES))


class SupervisorForm(_WithSupervisor):
    """Who supervises somebody in a hat."""


class CheckForm(ProofForm):
    """When somebody's background check was made, and until when it is valid."""

    checked_on = DayField(_("Checked on"), [Optional()])
    valid_until = DayField(_("Valid until"), [Optional()])


class LostFactorForm(ProofForm):
    """Taking away a second factor that was lost."""

    reason = StringField(_("Whom you asked"), [line(500), no_controls])


#: Monday first, as their bits stand in :mod:`caseapp.base.working_days`.
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class OrganisationForm(ProofForm):
    """What an organisation chooses for itself; limits can only be shortened."""

    name = StringField(_("Name"), [one_line, line()])
    time_zone = SelectField(_("Time zone"))
    idle_minutes = IntegerField(
        _("Minutes without use until it locks or signs out"),
        [Between(1, IDLE_MINUTES, _("Choose from 1 to %(max)d."))],
    )
    absolute_hours = IntegerField(
        _("Hours until everybody signs in again"),
        [Between(1, ABSOLUTE_HOURS, _("Choose from 1 to %(max)d."))],
    )
    emergency_numbers = StringField(_("Emergency numbers"), [line()])
    meanwhile_body = StringField(_("Who decides with a child while there is no guardian"), [line()])
    all_co_workers = BooleanField(_("All caseworkers are on each new case, as co-workers"))
    second_factor_roles = SelectMultipleField(
        _("Roles that need a second step at sign-in"), choices=choices(ROLES)
    )
    working_days = SelectMultipleField(
        _("Days on which you work"),
        [InputRequired(_("Choose one day or more."))],
        choices=[SelectChoice(str(bit), name) for bit, name in enumerate(WEEKDAYS)],
    )

    pillars = SelectMultipleField(_("Pillars you work in"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pillars.choices = [
            SelectChoice(str(each.number), gettext(each.label)) for each in stages().pillars
        ]
        self.time_zone.choices = sorted(available_timezones() - {"localtime", "Factory"})
