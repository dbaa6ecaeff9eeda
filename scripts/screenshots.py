"""Take pictures of every page, by day and by night, in Chinese and in English: ``var/screenshots``.

Starts Zhitu in an empty folder, waits for its sample, and looks at it with Chromium. Those that the README shows go to
``docs/screenshots`` as well. ``--only NAME`` takes one page, ``--pages`` lists them.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright  # noqa: E402
from playwright.sync_api import TimeoutError as Late  # noqa: E402

from tests.fixtures.chromium import CHROMIUM, FLAGS, HOW_TO_GET_IT  # noqa: E402
from tests.fixtures.machine import Machine  # noqa: E402

ALL = ROOT / "var" / "screenshots"
README = ROOT / "docs" / "screenshots"
CENTRE = "() => window.zhitu.graph.pixelOf(window.zhitu.graph.nodes()[0])"
"""Where the best-connected entity is: a scene begins with it."""
SIZE: ViewportSize = {"width": 1440, "height": 900}
SETTLE_MS = 700
LOOKS: tuple[tuple[str, Literal["light", "dark"], str], ...] = (
    ("zh-light", "light", "zh-CN"),
    ("zh-dark", "dark", "zh-CN"),
    ("en-light", "light", "en-GB"),
    ("en-dark", "dark", "en-GB"),
)
SENTENCE = "2020年，小米公司创始人雷军在北京会见了清华大学校长李路明，但他没有访问上海。"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the page under the project's address ("//": of the whole site), and what is done on it first."""

    name: str
    address: str
    prepare: Callable[[Page], None] = lambda _: None
    readme: tuple[str, ...] = ()
    """The looks of which the README shows it, each as ``name-look`` but the first, which is just ``name``."""


def open_first_document(page: Page) -> None:
    """The text beside its statements, one of them chosen."""
    page.locator("#rows td.name a").first.click()
    page.locator(".card").first.wait_for()
    page.keyboard.press("j")


def open_a_name(page: Page) -> None:
    """What can be put right about a highlight."""
    open_first_document(page)
    page.locator("#text .mention").nth(1).click()
    page.locator("#popover h3").wait_for()


def open_merging(page: Page) -> None:
    """Two entities side by side."""
    open_a_name(page)
    page.locator("#popover .actions button:has(use[href='#i-copy'])").click()
    page.locator(".drawer input").first.fill("长")
    page.locator(".drawer .found button").first.click()
    page.locator(".drawer .merge-preview").wait_for()


def wait_for_graph(page: Page) -> None:
    """Drawn and at rest."""
    page.locator("#graph[data-ready=true]").wait_for()
    page.wait_for_timeout(SETTLE_MS)


def open_a_relation(page: Page) -> None:
    """Click the best-connected entity, then the first of its relations, which opens its sentence."""
    wait_for_graph(page)
    point = page.evaluate(CENTRE)
    page.mouse.click(point["x"], point["y"])
    page.locator("#inspector .relations button").first.click()
    page.locator("#inspector .sentence-text").first.wait_for()


def open_a_prediction(page: Page) -> None:
    """The first that a path explains, with a sentence of that; they come seconds after the last document."""
    some = page.locator("#predictions-toggle .count").filter(has_text=re.compile("[1-9]"))
    try:
        some.wait_for(timeout=20_000)
    except Late:  # a model that learned from the sample is less sure of its own
        page.locator("#probability").fill("20")
        some.wait_for(timeout=40_000)
    wait_for_graph(page)
    page.keyboard.press("t")
    page.locator("[data-column=status]").click()
    page.locator("[data-column=status]").click()
    for row in page.locator("#rows tr:has(.is-predicted) .predicate").all():
        row.click()
        with suppress(Late):  # no path leads from one to the other
            page.locator("#inspector .path-edge").first.wait_for(timeout=5_000)
            break
    page.keyboard.press("t")
    page.locator("#inspector .sentence-text").first.wait_for()


def open_review(page: Page) -> None:
    """The first card with its reason or its sentence."""
    page.locator(".review-card .why-predicted svg, .review-card .evidence").first.wait_for(timeout=30_000)


def train(page: Page) -> None:
    """What a model that learned from the sample can do; one training serves all pictures."""
    ended = page.locator(".runs tr:is([data-state=promoted], [data-state=kept], [data-state=too-small])").first
    if not ended.count():
        page.locator("#training .primary").click()
        ended.wait_for(timeout=240_000)


def begin_schema(page: Page) -> None:
    """The built-in relation types, once."""
    begin = page.locator(".begin-form button")
    if begin.count():
        begin.click()
        page.locator("#types tbody tr").first.wait_for()


def open_types(page: Page) -> None:
    """The form of the entity types over the page."""
    begin_schema(page)
    page.locator(".kinds-panel a").click()
    page.locator("dialog .looks").wait_for()


def analyse(page: Page) -> None:
    """A sentence with all that is found in it."""
    page.locator("textarea").fill(SENTENCE)
    page.locator("textarea").press("Control+Enter")
    page.locator("#analysis svg").first.wait_for(timeout=30_000)


SHOTS = (
    Shot("library", "", readme=("zh-light",)),
    Shot("document", "", open_first_document, readme=("zh-light",)),
    Shot("document-name", "", open_a_name),
    Shot("merging", "", open_merging),
    Shot("graph", "/graph", open_a_relation, readme=("zh-light", "zh-dark", "en-light")),
    Shot("prediction", "/graph", open_a_prediction, readme=("zh-light",)),
    Shot("table", "/graph?view=table", wait_for_graph),
    Shot("review", "/review", open_review, readme=("zh-light",)),
    Shot("models", "/models", train, readme=("zh-light",)),
    Shot("history", "/history"),
    Shot("merge-suggestions", "/merge"),
    Shot("relation-types", "/schema", begin_schema),
    Shot("entity-types", "/schema", open_types),
    Shot("conflicts", "/schema/conflicts"),
    Shot("analyze", "/analyze", analyse, readme=("zh-light",)),
    Shot("jobs", "/jobs"),
    Shot("members", "/members"),
    Shot("settings", "/settings"),
    Shot("projects", "//projects"),
    Shot("tokens", "//account/tokens"),
    Shot("api", "//api/docs", lambda page: page.locator(".opblock").first.wait_for()),
    Shot("missing", "//nowhere"),
)


def sign_in(browser: Browser, machine: Machine, scheme: Literal["light", "dark"], locale: str) -> tuple[Page, str]:
    """A page, and the address of the sample project, its documents read."""
    context = browser.new_context(
        base_url=machine.address, viewport=SIZE, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(machine.password() or "")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("#rows tr[data-stage=done]")).to_have_count(5, timeout=120_000)
    return page, page.url.partition("?")[0].rstrip("/")


def take(page: Page, shot: Shot, look: str) -> None:
    """Keep what the window shows."""
    page.wait_for_timeout(SETTLE_MS)
    path = ALL / look / f"{shot.name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    print(path.relative_to(ROOT), flush=True)
    if look in shot.readme:
        suffix = {"zh-light": "", "zh-dark": "-dark", "en-light": "-english", "en-dark": "-english-dark"}[look]
        shutil.copyfile(path, README / f"{shot.name}{suffix}.png")


def tour(browser: Browser, machine: Machine, shots: Sequence[Shot]) -> list[str]:
    """Every look of every page; what could not be taken, and why."""
    missed = []
    for look, scheme, locale in LOOKS:
        page, project = sign_in(browser, machine, scheme, locale)
        for shot in shots:
            answer = page.goto(shot.address[1:] if shot.address.startswith("//") else project + shot.address)
            try:
                shot.prepare(page)
                page.wait_for_load_state()
            except Exception as error:  # the others are taken all the same
                missed.append(f"{look}/{shot.name}: {str(error).splitlines()[0]}")
            if answer and answer.status == 404 and shot.name != "missing":
                missed.append(f"{look}/{shot.name}: there is no such page")
                continue
            take(page, shot, look)
        page.context.close()
    return missed


def main() -> None:
    """Start, look, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="take this page only")
    parser.add_argument("--pages", action="store_true", help="list the names of all pages")
    given = parser.parse_args()
    if given.pages:
        print(*(shot.name for shot in SHOTS), sep="\n")
        return
    if CHROMIUM is None:
        sys.exit(HOW_TO_GET_IT)
    README.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not given.only or shot.name in given.only]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        machine = Machine(Path(folder))
        machine.start()
        try:
            missed = tour(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), machine, shots)
        finally:
            machine.stop()
    if missed:
        sys.exit("\n".join(["not as they should be:", *missed]))


if __name__ == "__main__":
    main()
