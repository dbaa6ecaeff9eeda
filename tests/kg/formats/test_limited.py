"""The child process: hostile files end in named errors, and nothing outlives or outgrows it."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import pytest

from benchmarks._hostile_files import Hostile, good_docx, good_epub, good_image, good_pdf, good_pptx, hostile_files
from kg.errors import UserError
from kg.formats import limited
from kg.formats.blocks import Block, BlockKind, ImageFile, Member, Note, Reading, ReadingFailed, Table, table_text
from kg.formats.limited import ROOT, Limits
from kg.formats.wire import put, take
from kg.ingest.errors import user_error

LARGE = 50 * 1024**2
"""Larger uploads are refused before any child starts."""


def read(folder: Path, name: str, data: bytes, limits: Limits = limited.USUAL) -> Reading:
    path = folder / "file"
    path.write_bytes(data)
    return limited.read(path, name, limits)


@pytest.mark.slow
def test_every_hostile_file_ends_with_the_error_that_names_it(tmp_path: Path) -> None:
    unlike = []
    offered: list[Hostile] = [file for file in hostile_files() if len(file.data) <= LARGE]
    for file in offered:
        with pytest.raises(ReadingFailed) as raised:
            read(tmp_path, file.name, file.data)
        assert isinstance(user_error(raised.value), UserError) and str(user_error(raised.value))
        if raised.value.code not in file.codes:
            unlike.append((file.name, raised.value.code, file.codes))
    assert unlike == []
    assert len(offered) == 58


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", good_docx()),
        ("a.pptx", good_pptx()),
        ("a.epub", good_epub()),
        ("a.pdf", good_pdf()),
        ("a.png", good_image(size=(64, 48))),
        ("a.html", "<h1>敦煌</h1><table><tr><td>a<td>b</table><ul><li>c</ul>".encode()),
    ],
)
def test_a_good_file_that_was_cut_or_changed_is_read_or_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    """In one process for speed: the child turns whatever else a library raises into a named error."""
    script = (
        "import sys, random\n"
        "from kg.formats import child, sniffing, registry\n"
        "from kg.formats.blocks import ReadingFailed\n"
        "name, data = sys.argv[1], sys.stdin.buffer.read()\n"
        "choose = random.Random(1)\n"
        "for round in range(60):\n"
        "    spoiled = bytearray(data)\n"
        "    for _ in range(choose.randrange(1, 6)):\n"
        "        spoiled[choose.randrange(len(spoiled))] ^= 1 << choose.randrange(8)\n"
        "    if round % 3 == 0:\n"
        "        spoiled = spoiled[: choose.randrange(1, len(spoiled))]\n"
        "    try:\n"
        "        kind = sniffing.checked(bytes(spoiled), name)\n"
        "        registry.reader_of(kind)(bytes(spoiled), name)\n"
        "    except ReadingFailed as failure:\n"
        "        assert failure.code != 'internal'\n"
        "    except Exception as error:\n"
        "        print(round, child._place(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, name], input=data, capture_output=True, cwd=ROOT, timeout=100, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    # what is printed became "broken-file"; most of it should have been foreseen
    assert len(done.stdout.splitlines()) <= 6, done.stdout


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(ReadingFailed) as raised:
        read(tmp_path, "a.txt", b"text", Limits(seconds=0.001))
    assert raised.value.code == "reading-too-long"
    assert time.monotonic() - began < 5


def test_a_reader_that_wants_too_much_memory_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ReadingFailed) as raised:
        read(tmp_path, "a.txt", b"line of text\n" * 3_000_000, Limits(memory=200 * 1024**2))
    assert raised.value.code == "reading-too-large"


def test_a_file_of_no_kind_that_we_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingFailed) as raised:
        read(tmp_path, "a.exe", b"MZ")
    assert raised.value.code == "unsupported-format"


def test_the_child_speaks_to_nobody_and_starts_nothing() -> None:
    script = (
        "import sys, socket, subprocess\n"
        "from kg.formats import child\n"
        "sys.addaudithook(child._refuse)\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.Popen(['true'])):\n"
        "    try:\n"
        "        act()\n"
        "    except PermissionError as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["socket.getaddrinfo", "subprocess.Popen"]


def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed while its child waits for the rest of its standard input, a pipe that stays open."""
    os.mkfifo(tmp_path / "file")
    place = str(tmp_path / "file")
    script = f"from pathlib import Path; from kg.formats import limited; limited.read(Path({place!r}), 'a.txt')"
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    writer = os.open(tmp_path / "file", os.O_WRONLY)
    try:
        child = _child_of(parent.pid)
        time.sleep(1)
        parent.send_signal(signal.SIGKILL)
        parent.wait(10)
        until = time.monotonic() + 10
        while time.monotonic() < until and _is_running(child):
            time.sleep(0.05)
        assert not _is_running(child)
    finally:
        os.close(writer)


def _child_of(pid: int) -> int:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return int(found[0])
        time.sleep(0.02)
    raise AssertionError("no child started")


def _is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_a_reading_comes_through_whole(tmp_path: Path) -> None:
    table = Table((("a", "b"), ("c", "")), 1, 1)
    reading = Reading(
        (
            Block(BlockKind.HEADING, "标题😀", 2, 1, (0.1, 0.2, 0.3, 0.4)),
            Block(BlockKind.TABLE, table_text(table), table=table),
            Block(BlockKind.FIGURE, "", image=0),
            Block(BlockKind.CAPTION, "图 1", captioned=2),
        ),
        (ImageFile(b"\x00image", "image/png", 4, 3, "alt"),),
        "utf-8",
        3,
        (Note("pages-scanned", {"pages": "2", "count": 1}),),
    )
    put(tmp_path, reading)

    assert take(tmp_path) == reading


def test_members_of_an_archive_come_as_files_by_name(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("folder/a.txt", "one")
        archive.writestr("__MACOSX/._a.txt", "rubbish")
        archive.writestr("b.exe", "MZ")
    path = tmp_path / "a.zip"
    path.write_bytes(file.getvalue())
    seen = []
    reading = limited.read(path, "a.zip", on_member=lambda name, where: seen.append((name, where.read_bytes())))

    assert seen == [("a.txt", b"one")]
    assert reading.notes == (Note("members-unsupported", {"count": 1, "names": "b.exe"}),)
    assert Member("a.txt", b"one") not in reading.members  # they lie in files, not in memory


def test_what_a_killed_worker_left_behind_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in (("zhitu-reading-old", 2 * limited.ABANDONED_SECONDS), ("zhitu-reading-new", 0), ("other", 9e9)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - min(age, 1e9),) * 2)
    read(tmp_path, "a.txt", b"text")

    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["other", "zhitu-reading-new"]


def test_a_list_that_nobody_closed_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.html", b"<ul><li>a" * 200)
    assert [(block.kind, block.level) for block in reading.blocks[-2:]] == [(BlockKind.ITEM, 6)] * 2


def test_two_threads_read_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(good_docx())
    found: list[Reading] = []
    threads = [
        threading.Thread(target=lambda: found.append(limited.read(tmp_path / "file", "a.docx"))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(reading.blocks) for reading in found] == [2, 2, 2]
