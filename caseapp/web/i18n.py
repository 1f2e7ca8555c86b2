"""Languages: every text goes through gettext; dates and numbers through Babel."""

from __future__ import annotations

from babel import Locale
from flask import Flask, request
from flask_babel import Babel, get_locale

from caseapp.base.resources import resource
from caseapp.web import logins

DEFAULT = "en"


def install(app: Flask) -> None:
    """Choose the language of each request, and tell templates its direction."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(resource("templates").parent / "translations")
    Babel(app, default_locale=DEFAULT, locale_selector=choose)
    app.context_processor(lambda: {"language": language(), "direction": direction()})


def choose() -> str:
    """Return the language of the person signed in, or what the browser asks for."""
    login = logins.current()
    if login is not None:
        return login.language
    return request.accept_languages.best_match([DEFAULT]) or DEFAULT


def language() -> str:
    """Return the language of the page as its ``lang`` says it."""
    return str(get_locale() or DEFAULT).replace("_", "-")


def direction() -> str:
    """Return ``ltr`` or ``rtl``, as Babel knows the language's script."""
    return str((get_locale() or Locale(DEFAULT)).text_direction)
