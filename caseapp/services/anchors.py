"""Anchors: the head of the trail at some moment, kept beside the key and so apart from the data.

A chain alone does not show that its newest entries were cut off; an anchor does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail, verify
from caseapp.access.actor import SystemActor
from caseapp.access.verify import Anchor, Verdict
from caseapp.base import clock
from caseapp.base.secret import SecretError
from caseapp.config import Settings
from caseapp.db import keystore
from caseapp.models.trail import TrailEntry

ENDING = ".anchors"


def file_of(settings: Settings) -> Path:
    """Return the file that anchors are added to."""
    return settings.effective_key_file.with_suffix(ENDING)


def kept(settings: Settings) -> list[Anchor]:
    """Return the anchors kept so far; raise :class:`SecretError` if the file is not one."""
    path = file_of(settings)
    try:
        return verify.read_anchors(path)
    except (OSError, ValueError, IndexError):
        raise SecretError(
            f"The file of anchors {path} cannot be read; keep it as evidence under another name,"
            " and ask who changed it."
        ) from None


def head() -> Anchor:
    """Return the present head of the trail, for the open installation."""
    with _auditor("reads the head of the trail") as session:
        columns = (TrailEntry.seq, TrailEntry.mac)
        last = session.execute(select(*columns).order_by(TrailEntry.seq.desc()).limit(1)).first()
    return Anchor(last.seq, last.mac) if last else Anchor(0, trail.FIRST_LINK)


def holds(anchor: Anchor) -> bool:
    """Whether the trail still has the entry of an anchor as it was."""
    if anchor.seq == 0:
        return True
    with _auditor("compares the trail with an anchor") as session:
        wanted = select(TrailEntry.mac).where(TrailEntry.seq == anchor.seq)
        return bool(session.execute(wanted).scalar_one_or_none() == anchor.mac)


def keep(settings: Settings) -> Anchor:
    """Keep the present head; nothing is added when it is the last one kept."""
    present = head()
    before = kept(settings)
    if present.seq and (not before or before[-1] != present):
        verify.keep_anchor(file_of(settings), clock.now().isoformat(timespec="seconds"), present)
    return present


def check(anchors: list[Anchor]) -> Verdict:
    """Check the whole trail of the open installation."""
    with _auditor("checks the trail") as session:
        return verify.check(session.connection(), keystore.secret().trail, anchors)


def _auditor(reason: str) -> Any:
    return gate.new_session(SystemActor("audit", reason))
