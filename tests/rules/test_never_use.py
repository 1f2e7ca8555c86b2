"""Whether a text holds a name that is never used: whole words, any case, accents folded."""

from __future__ import annotations

import pytest

from caseapp.rules.never_use import holds, text_of, words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dear Lola, your flat is ready.", "Lola"),
        ("LOLA", "lola"),
        ("Write to Lóla.", "Lola"),
        ("Write to Lola.", "Lóla"),
        ("O\u0308zge and others", "ÖZGE"),
        ("signed: Łucja", "lucja"),
        ("Mr. Van-der Meer", "van der meer"),
        ("STRASSE", "straße"),
        ("Лола пришла", "ЛОЛА"),
        ("Ｌｏｌａ", "Lola"),
        ("sister of Lola's friend", "Lola"),
        ("Lola\nMarie", "Lola  Marie"),
        ("\u6211\u53eb\u5f20\u4f1f\u5148\u751f", "\u5f20\u4f1f"),  # Chinese
        (
            "\u0e19\u0e32\u0e22\u0e2a\u0e21\u0e0a\u0e32\u0e22\u0e44\u0e1b",
            "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
        ),  # Thai
        ("\u17a2\u17d2\u1793\u1780\u179f\u17bb\u1781\u17b6", "\u179f\u17bb\u1781\u17b6"),  # Khmer
    ],
)
def test_a_name_is_found(text: str, name: str) -> None:
    assert holds(text, [name])
    assert holds(text, ["Somebody", name])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lolanda", "Lola"),
        ("a blola", "Lola"),
        ("Lola and Marie", "Lola Marie"),
        ("nobody", "Lola"),
        ("", "Lola"),
        ("\u1000\u102d\u102f\u101c\u102c", "\u1000\u103b\u1031\u102c\u103a"),  # Burmese
        ("anything at all", ""),
        ("anything at all", "\u0e3f"),  # a sign of Thai that is no letter
        ("anything at all", " - "),
    ],
)
def test_nothing_else_is_found(text: str, name: str) -> None:
    assert not holds(text, [name])
    assert not holds(text, [])


def test_a_page_is_looked_through_without_its_markup() -> None:
    html = '<p class="lola">Write to <bdi>L&oacute;la</bdi> on Mon 4 May 2026</p>'
    assert holds(text_of(html), ["Lola"])
    assert not holds(text_of('<p class="lola">nobody</p>'), ["lola"])
    assert not holds(text_of(html), ["May"]), "the name of a month is no name in a date"
    assert holds(text_of("<p>May came on Mon 4 May 2026</p>"), ["may"])


def test_words_are_small_and_plain() -> None:
    assert words("Ánna-Mária 2") == ("anna", "maria", "2")
