"""The database: engines, the base of models, sealed columns, the key store.

Outside this package and the migrations nobody writes SQL text or touches an engine. Who may
see or change a row is decided in :mod:`caseapp.access`, which listens to the session here.
"""

from __future__ import annotations

from caseapp.db.base import Base
from caseapp.db.session import CaseSession, db

__all__ = ["Base", "CaseSession", "db"]
