"""Take the pictures of the README: start Zhitu in an empty folder, wait for its sample, look at it with Chromium."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright  # noqa: E402

from tests.fixtures.chromium import CHROMIUM, FLAGS, HOW_TO_GET_IT  # noqa: E402
from tests.fixtures.machine import Machine  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
CENTRE = "() => window.zhitu.graph.pixelOf(window.zhitu.graph.nodes()[0])"
"""Where the best-connected entity is: a scene begins with it."""
SIZE: ViewportSize = {"width": 1440, "height": 900}


def sign_in(browser: Browser, machine: Machine, scheme: Literal["light", "dark"], locale: str) -> Page:
    """A page on the sample project's library, its documents read."""
    context = browser.new_context(
        base_url=machine.address, viewport=SIZE, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(machine.password() or "")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("#rows tr[data-stage=done]")).to_have_count(3, timeout=120_000)
    return page


def take(page: Page, name: str) -> None:
    """Keep what the window shows."""
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    print(path.relative_to(ROOT))


def open_graph(page: Page) -> None:
    """The project's graph, drawn and at rest."""
    page.goto(page.url.partition("?")[0].rstrip("/") + "/graph")
    page.locator("#graph[data-ready=true]").wait_for()
    page.wait_for_timeout(1500)


def open_a_relation(page: Page) -> None:
    """Click the best-connected entity, then the first of its relations, which opens its sentence."""
    point = page.evaluate(CENTRE)
    page.mouse.click(point["x"], point["y"])
    page.locator("#inspector .relations button").first.click()
    page.locator("#inspector .sentence-text").first.wait_for()
    page.wait_for_timeout(1000)


def wait_for_predictions(page: Page) -> None:
    """Until the graph page has at least one dashed edge; they come seconds after the last document."""
    page.locator("#predictions-toggle .count").filter(has_text=re.compile("[1-9]")).wait_for(timeout=60_000)
    page.locator("#graph[data-ready=true]").wait_for()
    page.wait_for_timeout(1500)


def open_a_prediction(page: Page) -> None:
    """The most probable one, with the first sentence of its reason."""
    page.keyboard.press("t")
    page.locator("[data-column=confidence]").click()
    page.locator("#rows tr:has(.is-predicted)").first.click()
    page.keyboard.press("t")
    page.locator("#inspector .path-edge").first.wait_for()
    page.locator("#inspector .sentence-text").first.wait_for()
    page.wait_for_timeout(1000)


def tour(browser: Browser, machine: Machine) -> None:
    """Every page by day in Chinese; the graph by night and in English."""
    page = sign_in(browser, machine, "light", "zh-CN")
    library = page.url
    take(page, "library")
    page.locator("#rows td.name a").first.click()
    page.wait_for_load_state("networkidle")
    take(page, "document")
    page.goto(library)
    open_graph(page)
    open_a_relation(page)
    take(page, "graph")
    page.keyboard.press("Escape")
    wait_for_predictions(page)
    open_a_prediction(page)
    take(page, "prediction")
    page.goto(library.rstrip("/") + "/review")
    page.locator(".review-card .why-predicted svg, .review-card .evidence").first.wait_for(timeout=30_000)
    page.wait_for_timeout(800)
    take(page, "review")
    page.goto(library.rstrip("/") + "/models")
    page.wait_for_load_state("networkidle")
    take(page, "models")
    page.goto(library.rstrip("/") + "/analyze")
    page.locator("textarea").fill("2020年，小米公司创始人雷军在北京会见了清华大学校长李路明，但他没有访问上海。")
    page.locator("textarea").press("Control+Enter")
    page.locator("#analysis svg").first.wait_for(timeout=30_000)
    page.wait_for_timeout(800)
    take(page, "analyze")
    night = sign_in(browser, machine, "dark", "zh-CN")
    open_graph(night)
    take(night, "graph-dark")
    english = sign_in(browser, machine, "light", "en-GB")
    open_graph(english)
    take(english, "graph-english")


def main() -> None:
    """Start, look, stop."""
    if CHROMIUM is None:
        sys.exit(HOW_TO_GET_IT)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        machine = Machine(Path(folder))
        machine.start()
        try:
            tour(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), machine)
        finally:
            machine.stop()


if __name__ == "__main__":
    main()
