"""The documents keep up with the code."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def documented(page: str) -> set[str]:
    """What the first column of a page's tables names."""
    rows = re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE)
    return set(rows)


def pinned() -> set[str]:
    names = set()
    for file in ("requirements.txt", "requirements-dev.txt", "requirements-extras.txt"):
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        names |= {match[0] for line in lines if (match := re.match(r"[A-Za-z][\w.-]*", line))}
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return names | set(package["dependencies"]) | set(package["devDependencies"])


def test_every_pin_has_its_licence_and_its_reason() -> None:
    assert documented("dependencies.md") == pinned()


def test_every_setting_is_documented() -> None:
    settings = (ROOT / "webapp" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"(\w+)\"", settings))

    assert len(read) > 20
    assert read - documented("settings.md") == set()


@pytest.mark.parametrize(
    "source", sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]), ids=lambda path: path.name
)
def test_links_inside_the_repository_lead_somewhere(source: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", source.read_text(encoding="utf-8"))

    assert [target for target in targets if not (source.parent / target).exists()] == []
