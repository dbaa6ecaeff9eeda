"""Pages that Chromium prints, with embedded fonts, filled lines and words cut by hyphens: nobody here drew them."""

import pytest
from playwright.sync_api import Browser

from benchmarks._common import common_length
from benchmarks._made_documents import Made, made_documents
from kg.formats.pdf import read
from tests.kg.formats.test_made_documents import pairs

pytestmark = pytest.mark.browser

COLUMNS = {
    1: "p { text-align: justify; hyphens: auto }",
    2: "body { columns: 2 } h1 { column-span: all } p { text-align: justify; hyphens: auto; margin: 0 }",
}
STYLE = """
<style>nav, footer {{ display: none }} body {{ font: 10pt/1.5 "Noto Serif CJK SC", serif }} {columns}
figure {{ break-inside: avoid; text-align: center }} img {{ height: 110px }} tr {{ break-inside: avoid }}
table {{ border-collapse: collapse; break-inside: avoid }} td, th {{ border: 1px solid #999; padding: 2pt 6pt }}
figcaption, caption {{ font-size: .85em }} @page {{ size: A4; margin: 20mm }}</style></head>
"""


@pytest.fixture(scope="module")
def documents() -> list[Made]:
    return list(made_documents({"html": 4}))


def printed(browser: Browser, made: Made, columns: int) -> bytes:
    page = browser.new_page()
    style = STYLE.format(columns=COLUMNS[columns])
    page.set_content(made.data.decode().replace("</head>", style).replace("<html>", f"<html lang={made.language}>"))
    data = page.pdf(prefer_css_page_size=True)
    page.close()
    return data


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("number", range(4))
def test_all_text_comes_in_order(browser: Browser, documents: list[Made], number: int, columns: int) -> None:
    made = documents[number]
    reading = read(printed(browser, made, columns), made.name)

    read_text = "".join("".join(block.text for block in reading.blocks).split())
    assert missing(made.text(), read_text) <= len(made.text()) * 0.005
    assert len(pairs(reading) & made.pairs()) >= len(made.pairs()) - 1


def missing(truth: str, text: str) -> int:
    """Characters of ``truth`` that are not in ``text`` in their order."""
    return len(truth) - common_length(truth, text)
