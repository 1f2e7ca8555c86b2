"""What is said when something cannot be done: one sentence that says what to do, never a trace."""

from __future__ import annotations

import click


class Refusal(click.ClickException):
    """Something that whoever typed the command can put right."""

    exit_code = 2


def sentence_of(error: Exception) -> str | None:
    """Return the sentence for an error that people can do something about, else ``None``."""
    from sqlalchemy.exc import OperationalError

    from caseapp.base.secret import SecretError
    from caseapp.config import SettingsError
    from caseapp.db.engine import DatabaseError
    from caseapp.vocabularies.reading import VocabularyError

    if isinstance(error, SettingsError | SecretError | DatabaseError | VocabularyError):
        return str(error)
    if isinstance(error, OperationalError):
        return (
            "The database does not answer; check that it is running, and that"
            " CASEAPP_DATABASE_URL and CASEAPP_MIGRATION_URL are right."
        )
    return None
