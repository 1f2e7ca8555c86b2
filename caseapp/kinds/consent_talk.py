"""How a permission was explained, understood and given (domain.md §3.4): offered, never needed."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class ExplainedBy(StrEnum):
    """In which format it was explained."""

    SPOKEN = "spoken"
    EASY_READ = "easy_read"
    TRANSLATED = "translated"
    PICTURES = "pictures"
    AUDIO = "audio"


EXPLAINED_LABELS: dict[ExplainedBy, str] = {
    ExplainedBy.SPOKEN: _("by talking"),
    ExplainedBy.EASY_READ: _("in easy words to read"),
    ExplainedBy.TRANSLATED: _("on a translated sheet"),
    ExplainedBy.PICTURES: _("with pictures"),
    ExplainedBy.AUDIO: _("as something to listen to"),
}


class GivenAs(StrEnum):
    """In which form it was given."""

    SPOKEN = "spoken"
    WRITTEN = "written"
    E_SIGN = "e_sign"
    SIGN_LANGUAGE = "sign_language"
    LETTER = "letter"


GIVEN_AS_LABELS: dict[GivenAs, str] = {
    GivenAs.SPOKEN: _("spoken, and somebody witnessed it"),
    GivenAs.WRITTEN: _("written by hand"),
    GivenAs.E_SIGN: _("signed on a screen"),
    GivenAs.SIGN_LANGUAGE: _("in sign language"),
    GivenAs.LETTER: _("by letter"),
}


class Understanding(StrEnum):
    """How it was understood, as whoever explained it judges: for staff alone (practice.md P6)."""

    CLEAR = "clear"
    PARTLY = "partly"
    RETURN = "return"


UNDERSTANDING_LABELS: dict[Understanding, str] = {
    Understanding.CLEAR: _("clearly"),
    Understanding.PARTLY: _("partly"),
    Understanding.RETURN: _("we return to it"),
}
