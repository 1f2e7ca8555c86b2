"""The form of one section, made of what the section asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from caseapp.features.communication.actions_section import Given, RowLine
from caseapp.features.communication.known import known_of
from caseapp.features.communication.queries import Whole
from caseapp.features.communication.rows import EMPTY_ROWS, MOST_ROWS
from caseapp.features.communication.section_fields import (
    Access,
    Choice,
    Minutes,
    Rows,
    Section,
    Several,
    Wishes,
    Words,
)
from caseapp.kinds import ANSWER_LABELS, GENDER_LABELS, STRENGTH_LABELS, AnswerState, GenderWish
from caseapp.kinds import WishStrength as Strength
from caseapp.kinds.communication_wishes import ABOUT_LABELS, WishAbout
from caseapp.models.communication import BREAKS_LEAST, BREAKS_MOST, BREAKS_USUAL
from caseapp.models.manner import ACCESS
from caseapp.rules.answers import NO_ANSWER
from caseapp.rules.communication_wish import Wish
from caseapp.web.forms import Between, Form, choices, line


class SectionForm(Form):
    """The base of the forms of sections. ``keep``: that what contradicts itself is meant so."""

    section: Section
    is_doubtful = False
    keep = BooleanField(_("They want it so. Keep it as they said."))

    @property
    def lists(self) -> list[Any]:
        """Its rows, a list for each sort."""
        return [self[rows.name] for rows in self.section.of(Rows)]

    @property
    def has_wishes(self) -> bool:
        """Whether something is known or was typed of a topic."""
        typed = (
            self[f"{name}_{about.value}"].data
            for wishes in self.section.of(Wishes)
            for about in wishes.about
            for name in ("wish", "strength")
        )
        return any(typed)

    def add_empty_rows(self) -> None:
        """Offer rows to write into."""
        for rows in self.lists:
            for _number in range(min(EMPTY_ROWS, MOST_ROWS - len(rows.entries))):
                rows.append_entry()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every problem as (field or nothing, sentence); those of rows beside their own fields."""
        lists = self.lists
        names = {each.name for each in lists}
        plain = [each for each in super().problems if each[0] not in names]
        for rows in lists:
            plain += [(rows.name, str(each)) for each in rows.errors if isinstance(each, str)]
            plain += [
                (field.id, str(sentence))
                for row in rows
                for field in row.form
                for sentence in field.errors
            ]
        return plain

    @property
    def given(self) -> Given:
        """What was given."""
        columns: dict[str, Any] = {}
        for field in self.section.fields:
            columns |= self._columns(field)
        rows = {name: list(lines) for name, lines in self._rows()}
        phrases = [
            row.form.given(each.effect)
            for each in self.section.of(Rows)
            if each.effect is not None
            for row in self[each.name]
        ]
        wishes = {
            about: self.wish_of(about) for each in self.section.of(Wishes) for about in each.about
        }
        return Given(columns=columns, phrases=phrases, wishes=wishes, **rows)

    def wish_of(self, about: WishAbout) -> Wish | None:
        """What was given for one topic or person; nothing where it is left open."""
        wish = self[f"wish_{about.value}"].data
        strength = self[f"strength_{about.value}"].data
        if not wish and not strength:
            return None
        return Wish(
            GenderWish(wish) if wish else GenderWish.NOT_ASKED_YET,
            Strength(strength) if strength else None,
        )

    def _columns(self, field: Any) -> Mapping[str, Any]:
        if isinstance(field, Choice):
            codes, typed = type(next(iter(field.labels))), self[field.name].data
            return {field.name: codes(typed) if typed else None}
        if isinstance(field, Words):
            return {field.name: (self[field.name].data or "").strip() or None}
        if isinstance(field, Several):
            return {field.name: " ".join(self[field.name].data or ())}
        if isinstance(field, Minutes):
            typed = self[field.name].data
            return {field.name: BREAKS_USUAL if typed is None else typed}
        if isinstance(field, Access):
            return {"access_state": self.access}
        return {}

    @property
    def access(self) -> AnswerState:
        """How the question of access stands: told as soon as one thing was."""
        is_told = any((self[name].data or "").strip() for name in ACCESS)
        return AnswerState.TOLD if is_told else AnswerState(self.access_instead.data)

    def _rows(self) -> Iterator[tuple[str, Iterator[Any]]]:
        names = {"never_use": "never_use", "not_now": "spared", "keep_away": "exclusions"}
        for rows in self.section.of(Rows):
            lines = (entry.form for entry in self[rows.name])
            if rows.name == "languages":
                yield "languages", (row.given for row in lines)
            elif rows.name in names:
                yield names[rows.name], map(_line, lines)


def _line(row: Any) -> RowLine:
    why = row.why if "reason" in row else None
    return RowLine(row.values, row.known, why)


def for_section(section: Section, found: Whole, *, asks_why: bool) -> Any:
    """Return the form of a section with what is known. ``asks_why``: also why somebody is kept
    away, for those who write safety and risk."""
    form_class = type("_SectionForm", (SectionForm,), {"section": section})
    for field in section.fields:
        for name, made in _fields(field):
            setattr(form_class, name, made)
    form = form_class(data=known_of(section, found), record=found.record)
    if not form.is_submitted() and not form.was_kept:
        form.add_empty_rows()
    if not asks_why and "keep_away" in form:
        for row in form["keep_away"]:
            del row.form.reason
    return form


def _fields(field: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(field, Choice):
        offered = choices(field.labels)
        if field.none:
            offered = [SelectChoice("", gettext(field.none)), *offered]
        default = "" if field.none else _unanswered(field.labels)
        yield field.name, SelectField(gettext(field.label), choices=offered, default=default)
    elif isinstance(field, Words):
        yield field.name, StringField(gettext(field.label), [line()])
    elif isinstance(field, Several):
        offered = choices(field.labels)
        yield field.name, SelectMultipleField(gettext(field.label), choices=offered)
    elif isinstance(field, Minutes):
        sentence = gettext(
            "Between %(least)d and %(most)d minutes.", least=BREAKS_LEAST, most=BREAKS_MOST
        )
        fits = Between(BREAKS_LEAST, BREAKS_MOST, sentence)
        yield field.name, IntegerField(gettext(field.label), [Optional(), fits])
    elif isinstance(field, Access):
        states = [SelectChoice(each.value, gettext(ANSWER_LABELS[each])) for each in NO_ANSWER]
        default = AnswerState.NOT_ASKED_YET.value
        yield field.name, SelectField(gettext(field.label), choices=states, default=default)
    elif isinstance(field, Rows):
        rows = FormField(field.row, "")
        yield field.name, FieldList(rows, gettext(field.label), max_entries=MOST_ROWS)
    elif isinstance(field, Wishes):
        yield from _wish_fields(field)


def _wish_fields(field: Wishes) -> Iterator[tuple[str, Any]]:
    offered = choices(GENDER_LABELS)
    if field.is_by_topic:
        unasked = GenderWish.NOT_ASKED_YET.value
        offered = [each for each in offered if each.value != unasked]
        offered.insert(0, SelectChoice("", gettext("as for everything else")))
    strengths = [SelectChoice("", gettext("no wish for one gender")), *choices(STRENGTH_LABELS)]
    default = "" if field.is_by_topic else GenderWish.NOT_ASKED_YET.value
    for about in field.about:
        label = gettext(ABOUT_LABELS[about])
        yield f"wish_{about.value}", SelectField(label, choices=offered, default=default)
        yield (
            f"strength_{about.value}",
            SelectField(gettext("How much that matters"), choices=strengths, default=""),
        )


def _unanswered(labels: Mapping[Any, str]) -> str:
    """The code that stands until somebody answers: the last one, or that nothing is recorded."""
    codes = [code.value for code in labels]
    return "not_recorded" if "not_recorded" in codes else str(codes[-1])
