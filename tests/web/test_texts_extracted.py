"""All texts are extracted, and translations lack none of them; read by a second way."""

from __future__ import annotations

import ast
import gettext as stdlib_gettext
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from flask_babel import gettext

from caseapp.kinds import KIND_LABELS, ROLE_LABELS
from caseapp.vocabularies.stages import stages
from caseapp.web import i18n
from tests.support import languages
from tests.support.site import Site

PSEUDO = ("en-XA", "ar-XB")


def test_the_words_of_the_vocabularies_are_extracted() -> None:
    found = languages.ids(languages.template())
    assert found >= {*ROLE_LABELS.values(), *KIND_LABELS.values()}
    every = [stage for number in range(1, 5) for stage in _stages_of(number)]
    assert found >= {stage.label for stage in every} | {stage.meaning for stage in every}
    assert found >= {text for stage in every if (text := stage.together)}
    assert found >= {pillar.label for pillar in map(stages().pillar, range(1, 5))}


def _stages_of(number: int) -> list[Any]:
    tracks = stages().pillar(number).tracks
    return [stage for track in tracks for stage in stages().of_pillar(number, track.code)]


def test_each_mapping_of_the_extraction_finds_texts() -> None:
    """No pattern of pyproject.toml is dead, and no text comes from elsewhere."""
    places = re.findall(r"^#: (.+)$", languages.template_text(), re.MULTILINE)
    folders = {place.split("/")[0] for line in places for place in line.split()}
    assert folders == {"caseapp", "templates", "seeds"}


def test_texts_of_code_are_marked_by_names_that_extraction_knows() -> None:
    """``lazy_gettext`` and the like only under a name such as ``_``."""
    found = [
        f"{name}:{node.lineno}"
        for name, source in languages.sources("caseapp", ".py").items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id.endswith("gettext")
        and node.func.id not in languages.MARKERS
    ]
    assert found == []


def test_the_extracted_texts_are_those_marked_in_the_code() -> None:
    """Read the code a second way: the two ways must find the same."""
    marked = {
        node.args[0].value
        for source in languages.sources("caseapp", ".py").values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in languages.MARKERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert marked
    from_code = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in languages.template()
        if any(path.endswith(".py") for path, _line in message.locations)
    }
    assert from_code == marked


@pytest.mark.parametrize("code", PSEUDO)
def test_every_extracted_message_can_be_looked_up(embedded_site: Site, code: str) -> None:
    with embedded_site.app.test_request_context(), i18n.speaking(code):
        for message in languages.ids(languages.template()):
            shown = gettext(message)
            assert shown != message
            kept = re.findall(r"%\(\w+\)[a-z]", message)
            assert re.findall(r"%\(\w+\)[a-z]", shown) == kept


# --- translations -----------------------------------------------------------------------


def test_installed_languages_are_complete() -> None:
    """English has no catalogue: it is the source."""
    assert not (i18n.TRANSLATIONS / "en").exists()
    for compiled in i18n.TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"):
        with compiled.with_suffix(".po").open("rb") as source:
            catalogue = read_po(source, locale=compiled.parents[1].name)
        lacking = languages.missing(catalogue, languages.template())
        assert not lacking, languages.listed(lacking)
        with compiled.open("rb") as opened:
            assert _is_compiled(catalogue, stdlib_gettext.GNUTranslations(opened)), compiled


def _is_compiled(catalogue: Catalog, compiled: stdlib_gettext.GNUTranslations) -> bool:
    return all(
        compiled.gettext(each.id) == each.string
        for each in catalogue
        if each.id and isinstance(each.id, str)
    )


def test_what_a_translation_lacks_is_found(tmp_path: Path) -> None:
    """The planted failures, in a tiny catalogue."""
    wanted = Catalog()
    wanted.add("Today")
    wanted.add("Save")
    wanted.add("Cases")
    wanted.add("Lock")
    wanted.add("since %(start)s", flags=["python-format"])
    wanted.add(("%(num)d case", "%(num)d cases"))
    made = Catalog(locale="pl")
    made.add("Today", "Dzisiaj")
    made.add("Save", "")
    made.add("Cases", "Sprawy", flags=["fuzzy"])
    made.add("since %(start)s", "od %(stat)s")
    made.add(("%(num)d case", "%(num)d cases"), ("%(num)d sprawa", "", ""))
    found = languages.missing(languages.install(made, tmp_path), wanted)
    assert sorted(each.split(":")[0] for each in found if "start" not in each) == [
        "fuzzy",
        "not there",
        "not translated",
        "not translated",
    ]
    assert sum("start" in each for each in found) == 1
    assert languages.missing(made, Catalog()) == []
