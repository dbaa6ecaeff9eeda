"""Steps that the journeys through the review share."""

from playwright.sync_api import Locator, Page, expect

MOST = 60


def turn_to(page: Page, card: Locator) -> None:
    """J until ``card`` is shown; each question is waited for before the next key."""
    shown = page.locator(".review-card")
    for _ in range(MOST):
        expect(shown).to_have_count(1)
        if card.count():
            return
        before = shown.get_attribute("data-item")
        page.keyboard.press("j")
        expect(page.locator(f'.review-card[data-item="{before}"]')).to_have_count(0)
    raise AssertionError(f"not among {MOST} questions")
