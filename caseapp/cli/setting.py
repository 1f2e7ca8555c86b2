"""The settings of a command: from the environment, as the data folder's kind wants them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from caseapp.config import Settings
from caseapp.services import folder


def settings(**changes: Any) -> Settings:
    """Return the settings; a demo's data folder is opened as a demo by every command."""
    found = replace(Settings.from_environment(), **changes)
    if folder.demo_mark(found) is not None:
        found = folder.as_demo(found)
    found.check()
    return found
