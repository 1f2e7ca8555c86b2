"""Parts of a profile in words, the same wherever they are read."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from caseapp.kinds.communication_room import (
    LITERACY_LABELS,
    SIGNAL_LABELS,
    BreakSignal,
    Literacy,
)

#: What says nothing about access, so that no strip says it.
_NO_WORD = frozenset(
    {Literacy.NOT_ASKED_YET, Literacy.PREFER_NOT_TO_SAY, Literacy.DO_NOT_ASK, Literacy.READS_WELL}
)


def access_of(profile: Any) -> list[str]:
    """Return what somebody needs to hear, see, read and use; nothing that was not told."""
    told = (
        (_("Hearing"), profile.hearing),
        (_("Sight"), profile.sight),
        (_("Sign language"), profile.sign_language),
        (_("Devices"), profile.device),
        (_("Lighting"), profile.lighting),
    )
    found = [f"{what}: {words}" for what, words in told if words]
    if profile.literacy not in _NO_WORD and profile.literacy is not None:
        found.append(_("Reading: %(how)s", how=_(LITERACY_LABELS[profile.literacy])))
    return found


def signal_of(profile: Any) -> str:
    """Return how they say that they need a break; nothing where it was not told."""
    signal, said = profile.signal, profile.signal_words or ""
    if signal is None or signal in (BreakSignal.NOT_ASKED_YET, BreakSignal.PREFER_NOT_TO_SAY):
        return said
    label = _(SIGNAL_LABELS[signal])
    return f"{label}: {said}" if said else label
