"""What is looked at on an open page, whatever page it is. Each function returns problems.

Targets. A finger needs 44 px: every target is as high, and as wide unless words are its width; a
short word such as "Set" has 24 px at least. The target of a field inside a label is the whole
label. A link inside a sentence is as high as its line (the exception of WCAG 2.5.5 and 2.5.8):
text stands directly beside it on its line. One that stands alone in its line or cell is no such
link.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

#: Only what is wrong leaves the browser; the whole result takes longer than finding it.
_RUN_AXE = "options => axe.run(options).then(found => found.violations)"
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # No rule that is asked for here reads what a stylesheet says; axe would load each again.
    "preload": False,
}
#: No page is so busy that it may take longer until it is quiet.
QUIET_MS = 5_000

_MEASURES = """
async () => {
    const LEAST = 43.5, LEAST_WORD = 23.5;  // less what rounding takes
    const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary,"
        + " [role=button], [role=link], [tabindex]:not([tabindex^='-'])";
    const isInline = node => getComputedStyle(node).display === "inline";
    const isText = node => node.nodeType === Node.TEXT_NODE && /[\\p{L}\\p{N}]/u.test(node.data);
    const endsLine = node => node.nodeType === Node.ELEMENT_NODE
        && (node.tagName === "BR" || !isInline(node));
    const isOther = node => node.nodeType === Node.ELEMENT_NODE && node.matches(TARGETS);
    const hasText = node => isText(node) || (!isOther(node) && [...node.childNodes].some(hasText));
    const textBeside = (node, next) => {
        for (let other = next(node); other && !endsLine(other); other = next(other))
            if (hasText(other)) return true;
        return false;
    };
    const isInSentence = target => {
        for (let node = target; isInline(node); node = node.parentElement)
            if (textBeside(node, each => each.previousSibling)
                || textBeside(node, each => each.nextSibling)) return true;
        return false;
    };
    const shown = [...document.querySelectorAll(TARGETS)].filter(each =>
        each.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && !each.closest("[aria-hidden=true]") && !each.disabled);
    const small = [];
    for (const element of shown) {
        const box = (element.closest("label") ?? element).getBoundingClientRect();
        const least = element.innerText?.trim() ? LEAST_WORD : LEAST;
        if ((box.width >= least && box.height >= LEAST) || isInSentence(element)) continue;
        const name = (element.innerText || element.name || element.id)
            .trim().replace(/\\s+/g, " ").slice(0, 60);
        small.push(`${element.tagName.toLowerCase()} "${name}"`
            + ` is ${Math.round(box.width)} x ${Math.round(box.height)}`);
    }
    // At the end of the page nothing can be moved out from under what is fixed there.
    scrollTo(0, document.documentElement.scrollHeight);
    const covered = [];
    for (const element of shown) {
        const box = element.getBoundingClientRect();
        const middle = [box.left + box.width / 2, box.top + box.height / 2];
        if (middle[1] < innerHeight / 2) continue;
        const top = document.elementFromPoint(...middle);
        if (top && !element.contains(top) && !top.contains(element))
            covered.push(element.innerText || element.name || element.id);
    }
    scrollTo(0, 0);
    const loose = [...document.querySelectorAll("button")]
        .filter(each => !each.form && !each.hasAttribute("popovertarget"))
        .map(each => each.innerText);
    const root = document.documentElement;
    return {
        small, covered, loose,
        lang: root.lang, dir: root.dir, direction: getComputedStyle(root).direction,
        wide: root.scrollWidth, room: innerWidth,
        stored: localStorage.length + sessionStorage.length,
        databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
        headings: [...document.querySelectorAll("h1")].map(each => each.innerText),
    };
}
"""


def settle(page: Page) -> None:
    """Wait until nothing of the page is still coming."""
    busy = page.locator("[aria-busy=true], .htmx-request, .htmx-swapping, .htmx-settling")
    expect(busy).to_have_count(0, timeout=QUIET_MS)


def measure(page: Page) -> dict[str, Any]:
    """Return what the functions below judge, in one go."""
    found: dict[str, Any] = page.evaluate(_MEASURES)
    return found


def language(found: dict[str, Any], lang: str, direction: str) -> list[str]:
    """The page says the language that was chosen, and runs in its direction."""
    said = (found["lang"], found["dir"], found["direction"])
    return [] if said == (lang, direction, direction) else [f"language and direction: {said}"]


def sideways(found: dict[str, Any]) -> list[str]:
    """Nothing stands beyond the edge of the window."""
    if found["wide"] <= found["room"]:
        return []
    return [f"scrolls sideways: {found['wide']} px in {found['room']}"]


def targets(found: dict[str, Any]) -> list[str]:
    """Everything that is tapped is large enough, and nothing lies over it."""
    small = [f"too small: {each}" for each in found["small"]]
    return [*small, *(f"covered: {each}" for each in found["covered"])]


def buttons(found: dict[str, Any]) -> list[str]:
    """Every button belongs to a form, so that it does something without a script."""
    return [f'button without a form: "{each}"' for each in found["loose"]]


def heading(found: dict[str, Any]) -> list[str]:
    """A page has one heading of the first level."""
    return [] if len(found["headings"]) == 1 else [f"headings: {found['headings']}"]


def storage(found: dict[str, Any]) -> list[str]:
    """Nothing is kept in the browser."""
    kept = {name: found[name] for name in ("stored", "databases", "caches") if found[name]}
    return [f"kept in the browser: {kept}"] if kept else []


def axe(page: Page) -> list[str]:
    """axe-core finds nothing."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_RUN_AXE, AXE_OPTIONS)
    return [
        f"axe {rule['id']}: {node['target']} {node['html'][:160]} | {_why(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = (*node["any"], *node["all"], *node["none"])
    return "; ".join(check["message"] for check in checks)
