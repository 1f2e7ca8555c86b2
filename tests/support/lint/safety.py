"""What the strict policy of an answer asks of its page: scripts, addresses, htmx, forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.lint.page import Page, shown

#: Elements that load, lead or lay out by themselves.
NEVER = ("style", "base", "iframe", "frame", "object", "embed", "applet")
#: Attributes by which a browser fetches, or to which it sends.
FETCHED = ("src", "srcset", "poster", "data", "action", "formaction", "ping", "background")
FETCHED += ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-action")
#: "https:", "javascript:", "//host", and what browsers read as that.
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]\s*[/\\])", re.IGNORECASE)
SCRIPT = re.compile(r"\s*(?:javascript|js|vbscript|data)\s*:", re.IGNORECASE)


def policy(page: Page) -> Iterator[str]:
    """The answer has a nonce that cannot be guessed."""
    if len(page.sent.nonce) < 16:
        yield f"the answer's policy has the nonce {page.sent.nonce!r}"


def scripts(page: Page) -> Iterator[str]:
    """Scripts are files of ours, and carry the nonce."""
    for each in page.all("script", "{http://www.w3.org/2000/svg}script"):
        if not (each.get("src") or "").startswith("/static/") or (each.text or "").strip():
            yield f"{shown(each)} is not a file under /static/"
        if each.get("nonce") != page.sent.nonce:
            yield f"{shown(each)} does not carry the nonce of the answer"


def inline(page: Page) -> Iterator[str]:
    """No element acts, lays out or loads by what stands in the page."""
    for each in page.elements:
        if str(each.tag).rpartition("}")[2] in NEVER or each.get("http-equiv") is not None:
            yield f"{shown(each)} may not stand in a page"
        for name in each.attrib:
            if name == "style" or name.startswith("on"):
                yield f"{shown(each)} has {name}="


def addresses(page: Page) -> Iterator[str]:
    """Nothing is fetched from another site or sent there; no link is a script."""
    for each in page.elements:
        for name, value in each.attrib.items():
            plain = _plain(name.rpartition("}")[2])
            if plain == "href":
                is_wrong = SCRIPT if each.tag in ("a", "area") else ELSEWHERE
            elif plain in FETCHED:
                is_wrong = ELSEWHERE
            else:
                continue
            if any(is_wrong.match(part) for part in (value, *value.split(",")[1:])):
                yield f"{shown(each)}: {name}={value!r} leads elsewhere"


def htmx(page: Page) -> Iterator[str]:
    """Attributes of htmx hold no script and stand beside the nonce."""
    for each in page.elements:
        given = {_plain(name): value for name, value in each.attrib.items()}
        ours = {name: value for name, value in given.items() if name.startswith("hx-")}
        if ours and each.get("hx-nonce") != page.sent.nonce:
            yield f"{shown(each)}: {', '.join(ours)} without the hx-nonce of the answer"
        for name, value in ours.items():
            if name.startswith("hx-on") or SCRIPT.match(value):
                yield f"{shown(each)}: {name}={value!r} is a script"
            if name.startswith("hx-trigger") and "[" in value:
                yield f"{shown(each)}: {name}={value!r} has a filter, which is a script"


def _plain(name: str) -> str:
    """Return the name of an attribute that htmx also reads as data-*."""
    return name.removeprefix("data-") if name.startswith("data-hx-") else name


def forms(page: Page) -> Iterator[str]:
    """A form that changes something carries its token; one that is typed into, its key too."""
    for each in page.all("form"):
        hidden = dict(_hidden(each))
        if (each.get("method") or "get").lower() != "post":
            if "csrf_token" in hidden:
                yield f"{shown(each)} shows its csrf_token in the address"
            continue
        if page.sent.is_tokenless(each.get("action") or page.sent.address):
            continue
        if not hidden.get("csrf_token"):
            yield f"{shown(each)} has no csrf_token"
        is_typed_into = any(field.get("name") for field in page.controls(each))
        if is_typed_into and not hidden.get("submission_key"):
            yield f"{shown(each)} has no submission_key"


def _hidden(form: Element) -> Iterator[tuple[str, str]]:
    for each in form.iter("input"):
        if each.get("type") == "hidden":
            yield each.get("name") or "", each.get("value") or ""


RULES = (policy, scripts, inline, addresses, htmx, forms)
