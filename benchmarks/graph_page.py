"""How fast the graph page opens and moves, beside cytoscape.js on the same scenes, in Chromium.

    python benchmarks/graph_page.py [--json FILE] [--only ready,drag,open,size] [--sizes 300,1000,5000] [--runs 3]

A made project for each size (300 entities with 600 statements, 1,000 with 3,000, 5,000 with 20,000: groups with hubs,
see tests/fixtures/synthetic_graph.py) is served as in production, with the embedded graph server. Chromium runs
without a GPU, as the tests do: WebGL is drawn by the processor, which costs frames but no JavaScript.

- ready_300_s: from the address to a graph that is drawn and at rest, laid out for the first time; median of --runs.
- open_<size>_s: the same for a saved scene with all entities at their kept places, as who opened it before gets it:
  the server keeps the scene until the graph changes, the browser its scripts and the scene.
- open_<size>_first_s: the same after a change of the graph, in a browser that holds nothing of it; median of --runs.
- drag_fps_<size>: frames a second while an entity is dragged by the mouse through the scene for two seconds.
- js_ms_<size>: milliseconds of JavaScript for each of those frames (Chromium's ScriptDuration), ours and cytoscape's.
- js_ms_over_cytoscape_<size>: ours ÷ cytoscape's. It draws the same entities at the same places with names, straight
  edges and arrow heads; its dashes, curves and edge labels are left out, in its favour.
- graph_js_kb_gz, other_js_kb_gz: script that the graph page, and the heaviest other page, transfer when opened, each
  file compressed by gzip -9; 1 KB is 1,000 bytes.
- foreign_requests: requests that left the host, over all of it.

cytoscape comes from node_modules (npm, a devDependency for this file only).
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Response, sync_playwright  # noqa: E402

from benchmarks.graph_write import Row, embedded, processor, set_up  # noqa: E402
from scripts.build_frontend import build, install_packages  # noqa: E402
from tests.fixtures.chromium import CHROMIUM, FLAGS, HOW_TO_GET_IT  # noqa: E402

SIZES = {300: 600, 1000: 3000, 5000: 20_000}
PARTS = ("ready", "open", "drag", "size")
DRAG_SECONDS = 2.0
CYTOSCAPE = ROOT / "node_modules" / "cytoscape" / "dist" / "cytoscape.min.js"
GOALS = {
    "ready_300_s": 2.0,
    "open_5k_s": 3.0,
    "open_5k_first_s": 3.0,
    "drag_fps_300": 30.0,
    "js_ms_over_cytoscape_5k": 0.1,
    "graph_js_kb_gz": 80.0,
    "other_js_kb_gz": 30.0,
    "foreign_requests": 0.0,
}
COUNT_FRAMES = """
() => {
  window.frames_ = 0;
  window.counting_ = true;
  const count = () => { window.frames_ += 1; if (window.counting_) requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
START_CYTOSCAPE = """
([nodes, edges, places]) => new Promise((resolve) => {
  document.body.innerHTML = '<div id="cy" style="position:absolute;inset:0;background:#faf9f7"></div>';
  const at = (uid) => ({ x: places[uid][0], y: places[uid][1] });
  const named = { label: 'data(name)', 'font-size': 13, 'text-valign': 'bottom' };
  const arrow = { 'curve-style': 'straight', 'target-arrow-shape': 'triangle', 'target-arrow-color': '#c4c7cc' };
  const cy = window.cy = cytoscape({
    container: document.getElementById('cy'),
    elements: {
      nodes: nodes.map(({ uid, name }) => ({ data: { id: uid, name }, position: at(uid) })),
      edges: edges.map(({ uid, source, target }) => ({ data: { id: uid, source, target } })),
    },
    layout: { name: 'preset', fit: true },
    style: [
      { selector: 'node', style: { width: 18, height: 18, 'background-color': '#2a6fb8', ...named } },
      { selector: 'edge', style: { width: 1.2, 'line-color': '#c4c7cc', ...arrow } },
    ],
  });
  cy.ready(() => requestAnimationFrame(() => requestAnimationFrame(resolve)));
})"""
OUR_PIXEL = "uid => window.zhitu.graph.pixelOf(uid)"
FREE_PIXEL = """
() => window.zhitu.graph.nodes().find((uid) => {
  const { x, y } = window.zhitu.graph.pixelOf(uid);
  return document.elementFromPoint(x, y)?.closest('#canvas') && x > 500 && x < 900 && y > 250 && y < 600;
})"""
"""An entity in the middle of the window, under no panel."""
CYTOSCAPE_PIXEL = "uid => window.cy.getElementById(uid).renderedPosition()"


@dataclass(frozen=True, slots=True)
class Scene:
    """A made project with a saved scene of all its entities."""

    project: str
    scene: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What dragging gave."""

    fps: float
    js_ms: float


class Watched:
    """A signed-in browser that notes what scripts its pages fetch, and what they ask of other hosts."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.foreign = 0
        self.scripts: dict[str, int] = {}
        context.on("request", lambda request: self._note(request.url))
        context.on("response", self._measure)

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.foreign += 1

    def _measure(self, response: Response) -> None:
        if urlsplit(response.url).path.endswith(".js") and response.ok:
            self.scripts[response.url] = 0

    def kilobytes(self, path: str) -> float:
        """Compressed script that the page at ``path`` fetches."""
        self.scripts.clear()
        page = self.context.new_page()
        page.goto(f"{self.address}{path}")
        page.wait_for_load_state("networkidle")
        page.close()
        bodies = [urllib.request.urlopen(url).read() for url in self.scripts]
        return sum(len(gzip.compress(body, 9)) for body in bodies) / 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    if CHROMIUM is None:
        sys.exit(HOW_TO_GET_IT)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    if not CYTOSCAPE.exists():
        install_packages()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), set(arguments.only.split(",")), sizes, arguments.runs)
    print(f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for row in rows:
        goal = "" if row.goal is None else f"  goal {row.goal:g}"
        print(f"{row.name:28}{row.value:10.3f} {row.unit}{goal}")
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def measure(folder: Path, parts: set[str], sizes: list[int], runs: int) -> list[Row]:
    """The rows of ``parts``."""
    set_up(folder)
    with embedded(folder) as (uri, user, password), sync_playwright() as playwright:
        os.environ |= {"GRAPH_URI": uri, "GRAPH_USER": user, "GRAPH_PASSWORD": password}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the loop of playwright, not ours
        from django.conf import settings  # noqa: PLC0415

        settings.GRAPH_URI, settings.GRAPH_USER, settings.GRAPH_PASSWORD = uri, user, password
        cookie, scenes = _made(sizes)
        with _served(folder) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            watched = Watched(_signed_in(browser, address, cookie), address)
            rows = _times(watched, scenes, parts, runs)
            if "open" in parts:
                rows += _first_times(lambda: _signed_in(browser, address, cookie), address, scenes, runs)
            if "drag" in parts:
                rows += _moves(watched, browser, scenes)
            if "size" in parts:
                rows += _kilobytes(watched, next(iter(scenes.values())).project)
            rows.append(_row("foreign_requests", watched.foreign, "requests"))
            browser.close()
    return rows


def _row(name: str, value: float, unit: str) -> Row:
    print(f"{name} {value:.3f} {unit}", file=sys.stderr)
    return Row(name, round(value, 3), unit, GOALS.get(name))


def _short(size: int) -> str:
    return f"{size // 1000}k" if size >= 1000 else str(size)


def _made(sizes: list[int]) -> tuple[str, dict[int, Scene]]:
    """A session of a person who owns a project of each size, and those."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from kg.models import Project, SavedScene  # noqa: PLC0415
    from scripts.compile_translations import compile_translations  # noqa: PLC0415
    from tests.fixtures.synthetic_graph import places_of, write_graph  # noqa: PLC0415

    build()
    compile_translations()
    call_command("collectstatic", verbosity=0, interactive=False)
    user = User.objects.create_user("bench")
    scenes = {}
    for size in sizes:
        project = Project.objects.create(name=f"{size}")
        project.memberships.create(user=user, role="owner")
        uids = write_graph(project, size, SIZES[size])
        scene = SavedScene.objects.create(project=project, name="all", owner=user, positions=places_of(uids))
        scenes[size] = Scene(project.pk, scene.pk)
        print(f"made {size} entities", file=sys.stderr)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value, scenes


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    from tests.fixtures.graph import free_port  # noqa: PLC0415

    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "uvicorn", "webapp.asgi:application", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment | {"ZHITU_PORT": str(port)}, stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit((folder / "web.log").read_text())
                time.sleep(0.1)
        yield address
    finally:
        process.kill()  # it holds nothing that is not thrown away
        process.wait(10)


def _signed_in(browser: Browser, address: str, cookie: str) -> BrowserContext:
    from django.conf import settings  # noqa: PLC0415

    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    return context


def _ready(page: Page, url: str) -> float:
    began = time.perf_counter()
    page.goto(url)
    page.locator("#graph[data-ready=true]").wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - began


def _times(watched: Watched, scenes: dict[int, Scene], parts: set[str], runs: int) -> list[Row]:
    """Opening: laid out for the first time, and from kept places."""
    rows = []
    for size, scene in scenes.items():
        graph = f"{watched.address}/p/{scene.project}/graph"
        if "ready" in parts and size == min(scenes):
            rows.append(_row(f"ready_{_short(size)}_s", _median(watched, graph, runs), "s"))
        if "open" in parts:
            rows.append(_row(f"open_{_short(size)}_s", _median(watched, f"{graph}?scene={scene.scene}", runs), "s"))
    return rows


def _median(watched: Watched, url: str, runs: int) -> float:
    """Each in a page that has kept nothing; one more goes before, for the server's sake."""
    seconds = []
    for _ in range(runs + 1):
        page = watched.context.new_page()
        page.add_init_script("localStorage.clear()")
        seconds.append(_ready(page, url))
        page.close()
    return statistics.median(seconds[1:])


def _first_times(
    new_browser: Callable[[], BrowserContext], address: str, scenes: dict[int, Scene], runs: int
) -> list[Row]:
    """Opening what nobody holds any more."""
    from kg import revision  # noqa: PLC0415

    rows = []
    for size, scene in scenes.items():
        seconds = []
        for _ in range(runs):
            revision.bump(scene.project)
            context = new_browser()
            seconds.append(_ready(context.new_page(), f"{address}/p/{scene.project}/graph?scene={scene.scene}"))
            context.close()
        rows.append(_row(f"open_{_short(size)}_first_s", statistics.median(seconds), "s"))
    return rows


def _moves(watched: Watched, browser: Browser, scenes: dict[int, Scene]) -> list[Row]:
    rows = []
    for size, scene in scenes.items():
        page = watched.context.new_page()
        _ready(page, f"{watched.address}/p/{scene.project}/graph?scene={scene.scene}")
        content = _content(page, scene)
        dragged = page.evaluate(FREE_PIXEL)
        before = page.evaluate(OUR_PIXEL, dragged)
        ours = _dragged(page, before)
        assert page.evaluate(OUR_PIXEL, dragged) != before, "nothing was dragged"
        page.close()
        theirs = _cytoscape(browser, content, dragged)
        short = _short(size)
        rows += [
            _row(f"drag_fps_{short}", ours.fps, "frames/s"),
            _row(f"drag_fps_{short}_cytoscape", theirs.fps, "frames/s"),
            _row(f"js_ms_{short}", ours.js_ms, "ms/frame"),
            _row(f"js_ms_{short}_cytoscape", theirs.js_ms, "ms/frame"),
            _row(f"js_ms_over_cytoscape_{short}", ours.js_ms / theirs.js_ms, "×"),
        ]
    return rows


def _content(page: Page, scene: Scene) -> list[Any]:
    """Nodes, edges and places of the scene, as the API has them."""
    ask = "url => fetch(url).then((answer) => answer.json())"
    graph = page.evaluate(ask, f"/api/v1/graph?project={scene.project}&scene={scene.scene}")
    saved = page.evaluate(ask, f"/api/v1/scenes/{scene.scene}")
    return [graph["nodes"], graph["edges"], saved["positions"]]


def _cytoscape(browser: Browser, content: list[Any], dragged: str) -> Moved:
    page = browser.new_context(viewport={"width": 1440, "height": 852}).new_page()
    page.set_content("<!doctype html><title>cytoscape</title><body></body>")
    page.add_script_tag(path=CYTOSCAPE)
    page.evaluate(START_CYTOSCAPE, content)
    before = page.evaluate(CYTOSCAPE_PIXEL, dragged)
    moved = _dragged(page, before)
    assert page.evaluate(CYTOSCAPE_PIXEL, dragged) != before, "nothing was dragged"
    page.context.close()
    return moved


def _dragged(page: Page, at: dict[str, float]) -> Moved:
    """Drags what stands ``at`` these pixels to and fro."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.mouse.move(at["x"], at["y"])
    page.mouse.down()
    page.mouse.move(at["x"] + 8, at["y"] + 8)
    page.evaluate(COUNT_FRAMES)
    script, began, step = _script_seconds(session), time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < DRAG_SECONDS:
        step += 1
        page.mouse.move(at["x"] + 60 + (step % 40) * 3, at["y"] + 40 + (step % 23) * 4)
        time.sleep(max(0.0, began + step / 60 - time.perf_counter()))
    frames = page.evaluate("() => { window.counting_ = false; return window.frames_; }")
    used = _script_seconds(session) - script
    page.mouse.up()
    return Moved(frames / passed, used * 1000 / max(1, frames))


def _script_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration"))


def _kilobytes(watched: Watched, project: str) -> list[Row]:
    pages = [f"/p/{project}", f"/p/{project}/analyze", f"/p/{project}/schema", f"/p/{project}/merge", "/projects"]
    return [
        _row("graph_js_kb_gz", watched.kilobytes(f"/p/{project}/graph"), "KB"),
        _row("other_js_kb_gz", max(watched.kilobytes(path) for path in pages), "KB"),
    ]


if __name__ == "__main__":
    main()
