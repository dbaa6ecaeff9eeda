"""How well documents are read: their text in order, their captions, the pace, and what hostile files do.

    python benchmarks/documents.py [--quick] [--json FILE]

- ``text_recovered``: of all characters (without white space) of 124 made documents (docx, pdf of one and two columns,
  html, pptx; half Chinese, half English; see _made_documents.py), the share that comes back in the right order: the
  longest common subsequence over the length of the truth, exact.
- ``caption_pairing_f1``: of the pairs of a caption and the image or table that it describes.
- ``pages_per_s``: one document after the other, each in a child process of its own, its start included. Pages of PDF
  and slides count as they are, of the others each 1,500 characters. By processor seconds of both processes, which are
  the wall's on an idle machine; on a busy one the wall's would be noise.
- ``hostile_named``: of 60 hostile files (see _hostile_files.py) that go through upload and job on a real worker, those
  that end with one of the errors that name what is wrong.
- ``hostile_survived``: of 20 good files among them, those that are read to their end; none where the worker died.

--quick makes two documents of each kind.
"""

import argparse
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import graph_write
from _common import common_length
from _hostile_files import Hostile, good_docx, good_epub, good_image, good_pdf, good_pptx, good_xlsx, hostile_files
from _made_documents import KINDS, NUMBERS, Made, image_number, made_documents
from graph_write import Row
from ingest import report

ROOT = Path(__file__).resolve().parent.parent
PAGE_CHARACTERS = 1500
GOOD = 20
LONGEST_WAIT = 1800.0
ENDED = ("done", "failed")


@dataclass(frozen=True, slots=True)
class Score:
    """What was read of one document. ``recovered`` of ``characters`` came back in order."""

    kind: str
    characters: int
    recovered: int
    pairs_found: int
    pairs_given: int
    pairs_right: int
    pages: float
    seconds: float


def main() -> None:
    """Measures, prints, writes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph_write.set_up(Path(folder))
        numbers = dict.fromkeys(KINDS, 2) if given.quick else NUMBERS
        scores = [score(made, Path(folder)) for made in made_documents(numbers)]
        for kind in numbers:
            of_kind = [each for each in scores if each.kind == kind]
            print(f"{kind}: {len(of_kind)} documents, {recovered(of_kind):.4f} of the text, {f1(of_kind):.3f} pairs")
        rows = [
            Row("text_recovered", round(recovered(scores), 5), "share", 0.99),
            Row("caption_pairing_f1", round(f1(scores), 4), "F1", 0.95),
            Row("pages_per_s", round(sum(s.pages for s in scores) / sum(s.seconds for s in scores), 1), "pages/s", 10),
            *measure_hostile(),
        ]
    report(rows, given.json)


def score(made: Made, folder: Path) -> Score:
    """Reads a document as a job would, and compares."""
    from kg.formats import limited  # noqa: PLC0415  (Django may be set up only now)
    from kg.formats.blocks import BlockKind  # noqa: PLC0415

    path = folder / made.name
    path.write_bytes(made.data)
    began = _processor_seconds()
    reading = limited.read(path, made.name)
    seconds = _processor_seconds() - began
    truth, read = made.text(), "".join("".join(block.text for block in reading.blocks).split())
    found = set()
    for block in reading.blocks:
        if block.kind is BlockKind.CAPTION and block.captioned >= 0:
            target = reading.blocks[block.captioned]
            name = (
                target.table.rows[0][0] if target.table else f"image {image_number(reading.images[target.image].data)}"
            )
            found.add(("".join(block.text.split()), name))
    pages = reading.pages or len(truth) / PAGE_CHARACTERS
    right = len(found & made.pairs())
    common = common_length(truth, read)
    return Score(made.kind, len(truth), common, len(found), len(made.pairs()), right, pages, seconds)


def _processor_seconds() -> float:
    """Of this process and the children that it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def recovered(scores: Iterable[Score]) -> float:
    """The share of all characters."""
    scores = list(scores)
    return sum(score.recovered for score in scores) / max(1, sum(score.characters for score in scores))


def f1(scores: Iterable[Score]) -> float:
    """Of all pairs together."""
    scores = list(scores)
    return 2 * sum(s.pairs_right for s in scores) / max(1, sum(s.pairs_found + s.pairs_given for s in scores))


def good_files() -> Iterator[Hostile]:
    """Twenty small files of all kinds, no two the same."""
    makers = (good_docx, good_pdf)
    for number in range(GOOD - 6):
        kind = ("docx", "pdf", "txt", "md", "json", "html", "csv")[number % 7]
        text = f"Dunhuang {number} lies at the western end of the Hexi corridor."
        data = makers[number % 7](text) if number % 7 < 2 else text.encode()
        data = {"json": b'[{"city": "%b", "year": 1}]' % data, "html": b"<p>%b</p>" % data}.get(kind, data)
        yield Hostile(f"good-{number}.{kind}", b"name,text\na,%b\n" % data if kind == "csv" else data, frozenset())
    rest = {"pptx": good_pptx(), "xlsx": good_xlsx(), "epub": good_epub(), "png": good_image()}
    rest |= {"jpg": good_image("JPEG"), "webp": good_image("WEBP")}
    for kind, data in rest.items():
        yield Hostile(f"good.{kind}", data, frozenset())


def measure_hostile() -> list[Row]:
    """Uploads good and hostile files in one mixed order to a project that a real worker reads."""
    from kg.models import Job, Project  # noqa: PLC0415

    project = Project.objects.create(name="benchmark")
    offered = [*hostile_files(), *good_files()]
    random.Random(3).shuffle(offered)
    command = [sys.executable, "-m", "celery", "-A", "webapp", "worker", "-c", "1", "-l", "INFO", "-Q", "extract"]
    with (Path(os.environ["ZHITU_VAR"]) / "worker.log").open("w") as log:
        worker = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            refused = {each.name: code for each in offered if (code := _upload(project, each))}
            _wait(lambda: not Job.objects.exclude(state__in=ENDED).exists(), worker)
            alive = worker.poll() is None
        finally:
            worker.terminate()
            worker.wait(60)
    ended = {job.document.name: job for job in Job.objects.select_related("document") if job.document}
    named = survived = 0
    for each in offered:
        job = ended.get(each.name)
        code = refused.get(each.name) or str((job.error or {}).get("code", "")) if job or each.name in refused else ""
        if each.codes:
            named += code in each.codes
            if code not in each.codes:
                print(f"{each.name}: {code or (job and job.state)}, not {' '.join(sorted(each.codes))}")
        elif job is not None and job.state == "done" and job.attempt == 1:
            survived += 1
        else:
            print(f"{each.name}: {code or (job and job.state)}")
    return [Row("hostile_named", named, "files", 60), Row("hostile_survived", survived * alive, "files", GOOD)]


def _upload(project: object, file: Hostile) -> str:
    """The code of the error with which the upload was refused, "" where it was taken."""
    from kg.errors import UserError  # noqa: PLC0415
    from kg.ingest import receive  # noqa: PLC0415

    try:
        receive(project, None, file.name, io.BytesIO(file.data))  # type: ignore[arg-type]
    except UserError as error:
        return error.code
    return ""


def _wait(ended: Callable[[], bool], worker: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until and worker.poll() is None and not ended():
        time.sleep(0.2)


if __name__ == "__main__":
    main()
