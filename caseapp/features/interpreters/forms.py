"""The forms of the roster: what is known of somebody, hours, days away, what they declared."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, ValidationError

from caseapp.features.interpreters.actions import Tongue
from caseapp.kinds.interpreter import (
    INTERPRETER_GENDER_LABELS,
    INTERPRETER_ROLE_LABELS,
    LEVEL_LABELS,
    NATURE_LABELS,
    SIDE_LABELS,
    TIE_LABELS,
    TRAINING_LABELS,
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TieKind,
    Training,
)
from caseapp.models.interpreter import (
    MINUTES,
    Interpreter,
    InterpreterHours,
    InterpreterLanguage,
)
from caseapp.rules import languages
from caseapp.rules.matching_terms import Hours
from caseapp.web.clocks import ClockField, written
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

EMPTY_ROWS = 3
_MOST_ROWS = 60
_WORDS = 2_000
_TICKS = (
    *("promises_woman", "promises_man", "in_person", "by_phone", "by_video", "in_writing"),
    *("is_local", "wants_debrief"),
)
_LINES = ("places", "reached_by", "hours")
_DAYS = ("vetted_until", "briefed_until", "confidentiality_on", "last_debrief_on")
_CODES: dict[str, Any] = {
    "nature": InterpreterNature,
    "role": InterpreterRole,
    "gender": InterpreterGender,
    "side": InterpreterSide,
    "training": Training,
}


class TongueRow(FlaskForm):
    """One language. Its name is typed, and the browser offers those that there are."""

    class Meta(FlaskForm.Meta):
        """One token a form is enough."""

        csrf = False

    language = StringField(_("Language"), [line()])
    dialect = StringField(_("Dialect or region"), [line()])
    level = SelectField(
        _("How well"), choices=choices(LEVEL_LABELS), default=LanguageLevel.WELL.value
    )

    def validate_language(self, field: Any) -> None:
        """Refuse what is no language that we know, and a dialect of none."""
        typed = (field.data or "").strip()
        if typed and languages.code_of(typed) is None:
            raise ValidationError(
                gettext("We do not know this language. Choose one that the list offers.")
            )
        if not typed and (self.dialect.data or "").strip():
            raise ValidationError(gettext("Say which language this is a dialect of."))


class InterpreterForm(Form):
    """What is known of a line of the roster; the name and what it is are enough."""

    nature = RadioField(
        _("What this is"), choices=choices(NATURE_LABELS), default=InterpreterNature.PERSON.value
    )
    name = StringField(_("Name or number"), [DataRequired(_("Write a name or a number.")), line()])
    tongues = FieldList(FormField(TongueRow, ""), _("Languages"), max_entries=_MOST_ROWS)
    gender = SelectField(
        _("Gender, as they say it"),
        choices=choices(INTERPRETER_GENDER_LABELS),
        default=InterpreterGender.NOT_SAID.value,
    )
    promises_woman = BooleanField(_("One can ask for a woman, and gets one"))
    promises_man = BooleanField(_("One can ask for a man, and gets one"))
    role = SelectField(
        _("What they do"),
        choices=choices(INTERPRETER_ROLE_LABELS),
        default=InterpreterRole.INTERPRETER.value,
    )
    side = SelectField(
        _("For whom"), choices=choices(SIDE_LABELS), default=InterpreterSide.SUPPORT.value
    )
    in_person = BooleanField(_("In person"))
    by_phone = BooleanField(_("By phone"))
    by_video = BooleanField(_("By video"))
    in_writing = BooleanField(_("In writing"))
    places = StringField(_("Where they come to"), [line()])
    is_local = BooleanField(_("Lives or works near here, or nobody knows"), default=True)
    reached_by = StringField(_("How they are ordered or reached"), [line()])
    hours = StringField(_("When"), [line()])
    training = SelectField(
        _("Training"), choices=choices(TRAINING_LABELS), default=Training.NONE_KNOWN.value
    )
    briefed_until = DayField(_("Briefed on trafficking; holds until"), [Optional()])
    confidentiality_on = DayField(_("Signed to keep things to themselves on"), [Optional()])
    wants_debrief = BooleanField(_("Wants to talk after something hard"))
    last_debrief_on = DayField(_("Last talked with on"), [Optional()])
    vetted_until = DayField(_("Checked; holds until"), [Optional()])

    @classmethod
    def of(
        cls,
        record: Interpreter | None,
        spoken: Sequence[InterpreterLanguage],
        *,
        vets: bool,
    ) -> InterpreterForm:
        """Return the form of a line of the roster, or of a new one."""
        shown: dict[str, Any] = {
            "tongues": [
                {
                    "language": languages.name(row.code),
                    "dialect": row.dialect,
                    "level": row.level.value,
                }
                for row in spoken
            ]
        }
        if record is not None:
            shown |= {name: getattr(record, name) for name in ("name", *_TICKS, *_LINES, *_DAYS)}
            shown |= {name: getattr(record, name).value for name in _CODES}
        form = cls(data=shown, record=record)
        if not vets:
            del form.vetted_until
        if not form.is_submitted() and not form.was_kept:
            for _number in range(min(EMPTY_ROWS, _MOST_ROWS - len(form.tongues.entries))):
                form.tongues.append_entry()
        return form

    @property
    def values(self) -> dict[str, Any]:
        """What was given, by the names of the columns."""
        given: dict[str, Any] = {name: (self[name].data or "").strip() for name in _LINES}
        given["name"] = " ".join((self.name.data or "").split())
        given |= {name: bool(self[name].data) for name in _TICKS}
        given |= {name: self[name].data for name in _DAYS if name in self._fields}
        given |= {name: kind(self[name].data) for name, kind in _CODES.items()}
        return given

    @property
    def spoken(self) -> list[Tongue]:
        """The languages that were given."""
        rows = [(languages.code_of(row.form.language.data or ""), row.form) for row in self.tongues]
        return [
            Tongue(
                code, " ".join((form.dialect.data or "").split()), LanguageLevel(form.level.data)
            )
            for code, form in rows
            if code
        ]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every problem as (field or nothing, sentence); those of rows beside their own fields."""
        plain = [each for each in super().problems if each[0] != self.tongues.name]
        plain += [(self.tongues.name, each) for each in self.tongues.errors if type(each) is str]
        return plain + [
            (field.id, str(sentence))
            for row in self.tongues
            for field in row.form
            for sentence in field.errors
        ]


class ReasonForm(Form):
    """Stopping somebody for now, with the reason."""

    why = TextAreaField(_("Why"), [DataRequired(_("Write the reason.")), text(_WORDS)])


class AccountForm(Form):
    """Which sign-in is theirs."""

    account = SelectField(_("Their sign-in"), default="")

    @classmethod
    def of(cls, record: Interpreter, hats: Sequence[tuple[Any, Any]]) -> AccountForm:
        """Return the form with those who sign in as interpreters."""
        form = cls(data={"account": str(record.user_id or "")})
        names = [SelectChoice(str(user.id), user.name) for _hat, user in hats]
        form.account.choices = [SelectChoice("", gettext("none")), *names]
        return form

    @property
    def user_id(self) -> uuid.UUID | None:
        """Whose it is."""
        return uuid.UUID(self.account.data) if self.account.data else None


class StepForm(Form):
    """A step that asks nothing more."""


class AwayForm(Form):
    """Days on which somebody cannot be asked."""

    first_day = DayField(_("First day"), [DataRequired(_("Give the first day."))])
    last_day = DayField(_("Last day"), [DataRequired(_("Give the last day."))])


class HoursRow(FlaskForm):
    """One day of the week."""

    class Meta(FlaskForm.Meta):
        """One token a form is enough."""

        csrf = False

    opens = ClockField(_("From"), [line()])
    closes = ClockField(_("Until"), [line()])

    def validate_closes(self, _field: Any) -> None:
        """Refuse half a time, and one that ends before it begins."""
        begins, ends = bool((self.opens.data or "").strip()), bool((self.closes.data or "").strip())
        if begins != ends:
            raise ValidationError(gettext("Give both times, or leave both empty."))
        if begins and self.until <= (self.opens.minutes or 0):
            raise ValidationError(gettext("This is not after the time beside it."))

    @property
    def until(self) -> int:
        """The end, in minutes; midnight ends the day."""
        return self.closes.minutes or MINUTES


class HoursForm(Form):
    """On which days of the week somebody can be asked, from when until when."""

    days = FieldList(FormField(HoursRow, ""), _("When they can be asked"), min_entries=7)

    @classmethod
    def of(cls, known: Sequence[InterpreterHours]) -> HoursForm:
        """Return the form with what is known."""
        rows = {row.weekday: row for row in known}
        shown = [
            {"opens": written(row.from_minute), "closes": written(row.until_minute)}
            if (row := rows.get(day))
            else {}
            for day in range(7)
        ]
        return cls(data={"days": shown})

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every problem as (field, sentence), each beside its own field."""
        plain = [each for each in super().problems if each[0] != self.days.name]
        return plain + [
            (field.name, sentence)
            for row in self.days
            for field in row.form
            for sentence in field.errors
        ]

    @property
    def hours(self) -> list[Hours]:
        """What was given."""
        return [
            Hours(day, row.form.opens.minutes or 0, row.form.until)
            for day, row in enumerate(self.days)
            if row.form.opens.minutes is not None
        ]


class DeclareForm(Form):
    """What somebody has ties to, one line of text for each; it is used and never shown again."""

    is_kept = False

    community = TextAreaField(TIE_LABELS[TieKind.COMMUNITY], [text(_WORDS)])
    country = TextAreaField(TIE_LABELS[TieKind.COUNTRY], [text(_WORDS)])
    region = TextAreaField(TIE_LABELS[TieKind.REGION], [text(_WORDS)])
    religion = TextAreaField(TIE_LABELS[TieKind.RELIGION], [text(_WORDS)])
    group = TextAreaField(TIE_LABELS[TieKind.GROUP], [text(_WORDS)])
    profession = TextAreaField(TIE_LABELS[TieKind.PROFESSION], [text(_WORDS)])
    person = TextAreaField(TIE_LABELS[TieKind.PERSON], [text(_WORDS)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, label in TIE_LABELS.items():
            self[kind.value].label.text = gettext(label)

    @property
    def ties(self) -> list[tuple[TieKind, str]]:
        """What was declared, a line each."""
        return [
            (kind, said.strip())
            for kind in TieKind
            for said in (self[kind.value].data or "").splitlines()
            if said.strip()
        ]
