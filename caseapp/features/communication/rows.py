"""The rows of the forms of a profile, each one thing that was said. A row that is emptied is taken
out; a row that nobody sent stays as it is."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from caseapp.features.communication.actions import LanguageLine, PhraseLine
from caseapp.kinds import COMFORT_LABELS, SOURCE_LABELS, Comfort, PhraseEffect, PhraseSource
from caseapp.kinds.communication_room import EXCLUSION_LABELS, SKILL_LABELS, ExclusionKind
from caseapp.rules import languages
from caseapp.web.forms import choices, line

EMPTY_ROWS = 3
#: As many rows of a kind as one form takes.
MOST_ROWS = 40


class Row(FlaskForm):
    """A row within a form, which carries the token."""

    class Meta(FlaskForm.Meta):
        """One token a form is enough."""

        csrf = False

    key = HiddenField("")

    @property
    def known(self) -> uuid.UUID | None:
        """Which stored row it is, if it is one."""
        try:
            return uuid.UUID(self.key.data or "")
        except ValueError:
            return None

    @property
    def is_used(self) -> bool:
        """Whether it holds something, or a problem."""
        return bool(self.key.data or self.errors or self._is_typed_into())

    @property
    def shown(self) -> list[Any]:
        """Its fields in their order, but the key and the token."""
        return [field for field in self if not isinstance(field, HiddenField)]

    def _is_typed_into(self) -> bool:
        texts = (field for field in self.shown if isinstance(field, StringField))
        return any(field.data for field in texts)


class LanguageRow(Row):
    """One language. Its name is typed, and the browser offers those that there are."""

    language = StringField(_("Language"), [line()])
    dialect = StringField(_("Dialect or region"), [line()])
    comfort = SelectField(
        _("How they are in it"), choices=choices(COMFORT_LABELS), default=Comfort.GOOD.value
    )
    is_first = BooleanField(_("Their first choice"))

    def validate_language(self, field: Any) -> None:
        """Refuse what is no language that we know, and a dialect of none."""
        if field.data and field.data.strip() and languages.code_of(field.data) is None:
            raise ValidationError(
                gettext("We do not know this language. Choose one that the list offers.")
            )
        if not (field.data or "").strip() and (self.dialect.data or "").strip():
            raise ValidationError(gettext("Say which language this is a dialect of."))

    @property
    def given(self) -> LanguageLine:
        """What was typed."""
        return LanguageLine(
            code=languages.code_of(self.language.data or "") or "",
            dialect=self.dialect.data or "",
            comfort=Comfort(self.comfort.data),
            is_first=self.is_first.data,
            key=self.known,
        )


class PhraseRow(Row):
    """One short phrase."""

    text = StringField(_("In a few words"), [line()])
    source = SelectField(
        _("From whom"), choices=choices(SOURCE_LABELS), default=PhraseSource.WORKER.value
    )

    def given(self, effect: PhraseEffect) -> PhraseLine:
        """Return what was typed."""
        return PhraseLine(effect, self.text.data or "", PhraseSource(self.source.data), self.known)


class SkilledRow(LanguageRow):
    """One language with everything that is asked of it."""

    is_dialect_must = BooleanField(_("It must be this dialect"))
    skills = SelectMultipleField(
        _("What they do in it; leave all open if nobody asked"), choices=choices(SKILL_LABELS)
    )

    def validate_is_dialect_must(self, field: Any) -> None:
        """A dialect that must be needs a name."""
        if field.data and not (self.dialect.data or "").strip():
            raise ValidationError(gettext("Say which dialect it must be."))

    @property
    def given(self) -> LanguageLine:
        """What was typed."""
        return replace(
            super().given,
            skills=tuple(self.skills.data or ()),
            is_dialect_must=self.is_dialect_must.data,
        )


class NameRow(Row):
    """One name that is never used."""

    name = StringField(_("Name"), [line()])

    @property
    def values(self) -> dict[str, Any] | None:
        """What was typed; nothing where the row is empty."""
        typed = (self.name.data or "").strip()
        return {"name": typed} if typed else None


class SparedRow(Row):
    """One topic that is not to be raised, and whom they told so."""

    topic = StringField(_("Not to be raised"), [line()])
    told_to = StringField(_("Whom they told"), [line()])

    def validate_topic(self, field: Any) -> None:
        """Refuse somebody who was told nothing."""
        if not (field.data or "").strip() and (self.told_to.data or "").strip():
            raise ValidationError(gettext("Say in a few words what is not to be raised."))

    @property
    def values(self) -> dict[str, Any] | None:
        """What was typed; nothing where the row is empty."""
        topic = (self.topic.data or "").strip()
        told_to = (self.told_to.data or "").strip() or None
        return {"topic": topic, "told_to": told_to} if topic else None


class ExclusionRow(Row):
    """Somebody to be kept away; why is asked on its own and need not be said."""

    sort = SelectField(
        _("Whom to keep away"),
        choices=[SelectChoice("", _("nobody")), *choices(EXCLUSION_LABELS)],
        default="",
    )
    who = StringField(_("Which, or who"), [line()])
    reason = StringField(_("Why, if they want to say"), [line()])

    def validate_sort(self, field: Any) -> None:
        """What was typed is about somebody."""
        if not field.data and self._is_typed_into():
            raise ValidationError(gettext("Choose whom this is about."))

    def validate_who(self, field: Any) -> None:
        """Only "anyone local" says by itself who is meant."""
        needs_who = self.sort.data not in ("", ExclusionKind.ANYONE_LOCAL.value, None)
        if needs_who and not (field.data or "").strip():
            raise ValidationError(gettext("Say which, or who, so that nobody has to guess."))

    @property
    def is_used(self) -> bool:
        """Whether it holds something, or a problem."""
        return bool(self.sort.data) or super().is_used

    @property
    def values(self) -> dict[str, Any] | None:
        """Whom to keep away; nothing where the row is empty. Why stands in :attr:`why`."""
        if not self.sort.data:
            return None
        return {"sort": ExclusionKind(self.sort.data), "who": (self.who.data or "").strip() or None}

    @property
    def why(self) -> str:
        """Why, as far as it was typed."""
        return (self.reason.data or "").strip() if "reason" in self else ""
