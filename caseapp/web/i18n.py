"""Languages: every text goes through gettext; dates and numbers through Babel.

English is the source and needs no catalogue. Another language is installed by a folder in
``caseapp/translations/`` with a compiled catalogue; how to make one stands there in ``README.md``.
What is extracted, and from where, stands in ``pyproject.toml`` under ``tool.babel``::

    pybabel extract -F pyproject.toml --no-location -o messages.pot .

The demo and the tests speak two pseudo-languages besides (:mod:`caseapp.web.languages.pseudo`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale, get_translations
from markupsafe import Markup

from caseapp.config import Settings
from caseapp.web import logins
from caseapp.web.languages import pseudo

DEFAULT = "en"
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
CATALOGUE = Path("LC_MESSAGES") / "messages.mo"


def _(message: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return message


#: What WTForms itself may say beside a field of ours.
FORM_TEXTS = (
    _("Not a valid choice."),
    _("Invalid Choice: could not coerce."),
    _("'%(value)s' is not a valid choice for this field."),
    _("'%(value)s' are not valid choices for this field."),
    _("Invalid choice(s): one or more data inputs could not be coerced."),
    _("Not a valid integer value."),
)


class _Texts(Domain):
    """The catalogues, and those of the pseudo-languages, which are made and not loaded."""

    def get_translations(self) -> Any:
        locale = get_locale()
        if isinstance(locale, pseudo.PseudoLocale):
            return locale.texts
        return Domain.get_translations(self)


def locale() -> Locale:
    """Return the language of the page, found once: a list writes a date in each line."""
    found: Locale | None = g.get("locale")
    if found is None:
        found = g.locale = get_locale() or Locale(DEFAULT)
    return found


def _texts() -> Any:
    """Return the catalogue of the page, found once: a page looks up a hundred texts."""
    found = g.get("texts")
    if found is None:
        found = g.texts = get_translations()
    return found


def _text(message: str) -> str:
    return str(_texts().ugettext(message))


def _in_template(message: str, **values: Any) -> Markup:
    """Translate a text of a template; what is put into it is escaped, the text itself is not.

    Jinja's own does the same in four calls more, and a page shows a hundred texts.
    """
    text = Markup(_text(message))  # noqa: S704 (a catalogue is part of the program)
    return text % values if "%" in text else text


def fixed_text(texts: Any) -> Callable[[str], Markup]:
    """Return what translates texts of templates into which nothing is put, once and for all."""

    def translate(message: str) -> Markup:
        text = Markup(texts.ugettext(message))  # noqa: S704 (a catalogue is part of the program)
        return text % {} if "%" in text else text

    return translate


def spoken() -> str:
    """Return the code of the language that texts are in now, whatever was found out before."""
    return str(get_locale() or DEFAULT)


def _texts_for_number(singular: str, plural: str, number: int) -> str:
    return str(_texts().ungettext(singular, plural, number))


def install(app: Flask) -> None:
    """Choose the language of each request; templates are told by :mod:`caseapp.web.pages`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.extensions["caseapp_languages"] = _find(TRANSLATIONS)
    babel = Babel(app, default_locale=DEFAULT, locale_selector=choose)
    babel.domain_instance = _Texts()  # type: ignore[no-untyped-call]
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=_text, ngettext=_texts_for_number, newstyle=True
    )
    app.jinja_env.globals["_"] = _in_template
    app.before_request(_speak_for_forms)


def choose() -> Locale:
    """Return the language of the person signed in, else what the browser asks for, else English.

    A language that is no longer installed counts as not chosen. Jobs and commands speak English.
    """
    spoken = installed()
    login = logins.current() if has_request_context() else None
    if login is not None and login.language in spoken:
        return spoken[login.language]
    return spoken[(_asked_for(spoken) if has_request_context() else None) or DEFAULT]


def installed() -> dict[str, Locale]:
    """Return the languages that the application speaks, by code, English first."""
    found: dict[str, Locale] = dict(current_app.extensions["caseapp_languages"])
    settings: Settings = current_app.extensions["caseapp_settings"]
    if settings.demo or current_app.testing:
        found.update((_code(locale), locale) for locale in pseudo.LOCALES)
    return found


def languages() -> list[tuple[str, str]]:
    """Return code and own name of each language, for people to choose from."""
    return [(code, _own_name(locale)) for code, locale in installed().items()]


def language() -> str:
    """Return the language of the page as its ``lang`` says it."""
    return _code(locale())


def direction() -> str:
    """Return ``ltr`` or ``rtl``, as Babel knows the language's script."""
    return str(locale().text_direction)


def locale_of(code: str) -> Locale:
    """Return how days and numbers are written in a language, spoken here or not; as the page does
    where nobody knows how."""
    try:
        found = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        found = locale()
    return Locale(DEFAULT, "GB") if found.language == DEFAULT else found  # the day first


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write a document in a language of its own, whatever the language of the page is."""
    before = {name: g.pop(name, None) for name in ("texts", "locale", "shared")}
    with force_locale(installed()[code]):
        yield
    g.texts, g.locale, g.shared = before["texts"], before["locale"], before["shared"]


def _asked_for(spoken: dict[str, Locale]) -> str | None:
    """Return the first match of what the browser asks for.

    A pseudo-language must be asked for first and by its full code: a browser that asks for Arabic
    is not answered in mirrored English.
    """
    asked = request.accept_languages
    if asked.best in spoken:
        return asked.best
    return asked.best_match(
        [code for code, locale in spoken.items() if not isinstance(locale, pseudo.PseudoLocale)]
    )


def _find(folder: Path) -> dict[str, Locale]:
    """Return English and the languages of a folder of compiled catalogues, by code."""
    names = sorted(path.parents[1].name for path in folder.glob(f"*/{CATALOGUE.as_posix()}"))
    locales = [Locale(DEFAULT), *(Locale.parse(name) for name in names if name != DEFAULT)]
    return {_code(locale): locale for locale in locales}


def _code(locale: Locale) -> str:
    return str(locale).replace("_", "-")


def _own_name(locale: Locale) -> str:
    if isinstance(locale, pseudo.PseudoLocale):
        return locale.name
    return locale.get_display_name() or _code(locale)


class _FormTexts:
    """What WTForms asks for its sentences: our catalogue, instead of the one it brings."""

    def ugettext(self, message: str) -> str:
        return str(get_translations().ugettext(message))

    def ungettext(self, singular: str, plural: str, n: int) -> str:
        return str(get_translations().ungettext(singular, plural, n))


def _speak_for_forms() -> None:
    """Leave our catalogue where Flask-WTF looks before it loads the one of WTForms."""
    request.wtforms_translations = _FormTexts()  # type: ignore[attr-defined]
