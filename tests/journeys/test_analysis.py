"""A sentence pasted into the page, read by the embedded model in a real worker, also while a large document is read."""

import io
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg import ingest
from kg.models import Job, Project
from tests.fixtures.parsing import text_of
from tests.fixtures.workers import Crew, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_sentence_is_analysed_when_the_worker_is_idle_and_when_it_reads(
    browser_as: Callable[..., Page], alice: User, project: Project, workers: Crew
) -> None:
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/analyze")
    example = page.get_by_role("button", name="小米公司")
    example.click()
    expect(page.locator(".analysed")).to_have_count(2)
    expect(page.locator(".analysed").first.locator(".card").first).to_be_visible()

    ingest.receive(project, alice, "长.txt", io.BytesIO(text_of(20_000).encode()))
    wait_until(lambda: Job.objects.get().cursor > 0, 60, "the first chunk")
    started = time.monotonic()
    page.get_by_role("button", name="《红楼梦》").click()
    expect(page.locator(".analysed")).to_have_count(1, timeout=15_000)
    took = time.monotonic() - started

    running = Job.objects.get()
    assert (running.state, running.cursor < running.max_cursor) == ("running", True)
    assert took < 15, took  # 1 to 2 s on an idle machine
    running.document.delete() if running.document else None
