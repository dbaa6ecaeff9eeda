"""Completion as a person meets it: upload, see what may be missing, read why, decide, take it back; then with a token.

Everything is real: ``manage.py up`` with its workers and the model that ships.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.browser import Site
from tests.fixtures.machine import Machine

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
GOAL_SECONDS = 2
"""From the last edge of the graph to the first prediction. Tests run on busy machines, so the bound is generous."""


@pytest.fixture(scope="module")
def page(machine: Machine, browser: Browser) -> Iterator[Page]:
    """The administrator in a project of its own, in which the samples were read."""
    site = Site(machine.address)
    context = browser.new_context(base_url=machine.address, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    site.watch(context)
    page = context.new_page()
    page.goto("/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(machine.password() or "")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/p/*")
    page.goto("/projects")
    page.locator(".project.new summary").click()
    page.locator("input[name=name]").fill("西行")
    page.locator(".project.new button.primary").click()
    page.wait_for_url("**/p/*")
    page.locator("#files").set_input_files(sorted(SAMPLES.iterdir()))
    expect(page.locator("#rows tr[data-stage=done]")).to_have_count(5, timeout=120_000)
    yield page
    context.close()
    assert site.wrongs == []


def project_of(page: Page) -> str:
    return page.url.partition("/p/")[2][:24]


def wait_until(holds: Callable[[], Any], seconds: float = 240) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def edges(page: Page) -> set[str]:
    return set(page.evaluate("window.zhitu?.graph?.edges() ?? []"))


def open_first_prediction(page: Page) -> str:
    """One from the table by keyboard, sorted by status; its uid."""
    page.keyboard.press("t")
    for _ in range(4):  # up, down
        if page.locator("#rows tr:has(.is-predicted)").count():
            break
        page.locator("[data-column=status]").click()
    row = page.locator("#rows tr:has(.is-predicted)").first
    uid = row.get_attribute("data-edge") or ""
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**prediction={uid}*")
    page.keyboard.press("t")
    page.locator("#graph[data-ready=true]").wait_for()
    page.locator("#inspector [data-verdict=reject]").wait_for()
    return uid


@pytest.fixture(scope="module")
def token(page: Page) -> str:
    """Made by the session, as the page of tokens does."""
    made = page.request.post("/api/v1/tokens", data={"days": 1}, headers={"X-CSRFToken": csrf(page)})
    return str(made.json()["key"])


def csrf(page: Page) -> str:
    return str(page.evaluate("document.body.dataset.csrf"))


@pytest.fixture(scope="module")
def api(machine: Machine, token: str) -> Callable[..., Any]:
    def ask(method: str, route: str, body: Any = None, **query: Any) -> Any:
        url = f"{machine.address}/api/v1/{route}" + (f"?{urlencode(query)}" if query else "")
        headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=30) as answer:
            return json.loads(answer.read() or "null")

    return ask


def test_what_may_be_missing_appears_dashed_and_is_decided(page: Page, api: Callable[..., Any]) -> None:
    project = project_of(page)
    began = time.monotonic()
    found = wait_until(lambda: api("GET", "predictions", project=project, sort="probability")["results"])
    print(f"first_predictions_s {time.monotonic() - began:.1f} (goal {GOAL_SECONDS})")
    page.goto(f"/p/{project}/graph?probability=20")
    predicted = {each["uid"] for each in found}
    wait_until(lambda: predicted & edges(page))
    page.locator("#graph[data-ready=true]").wait_for()

    accepted = open_first_prediction(page)
    inspector = page.locator("#inspector")
    expect(inspector.locator(".probability").first).to_contain_text("%")
    expect(inspector.locator(".path-edge, .why-predicted p").first).to_be_visible()
    before = {each["uid"]: each["revision"] for each in found}
    page.keyboard.press("a")
    wait_until(lambda: accepted not in edges(page))
    statement = wait_until(lambda: page.url.partition("edge=")[2][:24])
    wait_until(lambda: statement in edges(page))
    assert api("GET", f"statements/{statement}")["status"] == "accepted"
    wait_until(lambda: changed(api, project, before), 20)

    page.keyboard.press("z")
    wait_until(lambda: statement not in edges(page))
    wait_until(lambda: api("GET", f"predictions/{accepted}")["state"] == "open")

    rejected = open_first_prediction(page)
    page.keyboard.press("r")
    wait_until(lambda: api("GET", f"predictions/{rejected}")["state"] == "rejected", 20)
    wait_until(lambda: rejected not in edges(page))


def changed(api: Callable[..., Any], project: str, before: dict[str, int]) -> bool:
    """Whether a prediction of the neighbourhood was computed anew."""
    now = api("GET", "predictions", project=project, sort="probability")["results"]
    return any(each["revision"] > before.get(each["uid"], 0) for each in now)


def test_the_same_over_rest_with_a_token(page: Page, api: Callable[..., Any]) -> None:
    project = project_of(page)
    relation = api("GET", f"projects/{project}/relations")["results"][0]["name"]
    answer = wait_until(
        lambda: api("POST", "completions", {"project": project, "head": "张骞", "relation": relation, "k": 5})[
            "answers"
        ]
    )[0]
    assert answer["status"] in {"answered", "insufficient-evidence"}
    assert all(0 <= candidate["probability"] <= 1 for candidate in answer["candidates"])

    prediction = api("GET", "predictions", project=project, sort="probability")["results"][0]
    why = api("GET", f"predictions/{prediction['uid']}/explanation")
    assert all(len(path["entities"]) == len(path["edges"]) + 1 for path in why["paths"])
    outcome = api("POST", f"predictions/{prediction['uid']}/accept", {})
    assert api("GET", f"statements/{outcome['statement']}")["status"] == "accepted"
    api("POST", f"decisions/{outcome['decisions'][0]['id']}/revert", {})
    assert api("GET", f"predictions/{prediction['uid']}")["state"] == "open"
    assert api("GET", "models", project=project)["results"][-1]["kind"] == "shipped"
