"""A visitor becomes a member and back."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_visitor_signs_in_and_out(browser_as: Callable[..., Page], alice: User) -> None:
    page = browser_as(None)

    page.goto("/")
    page.locator("input[name=username]").fill("alice")
    page.locator("input[name=password]").fill("correct horse 9")
    page.locator("input[name=password]").press("Enter")

    expect(page).not_to_have_url("**/sign-in**")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
