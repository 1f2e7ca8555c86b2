"""``python -m caseapp.cli``: the same as ``caseapp``."""

from __future__ import annotations

from caseapp.cli import main

main()
