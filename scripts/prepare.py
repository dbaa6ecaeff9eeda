"""Make the virtual environment and install the pins, only when they changed. Runs on a bare Python, before all else.

``python3 scripts/prepare.py .venv requirements.txt``
"""

import hashlib
import importlib.util
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def say(text: str) -> None:
    """Print at once: pip writes to the same terminal."""
    print(text, flush=True)


def fingerprint(requirements: Path) -> str:
    """What the installed set depends on: this Python, and the text of the file and of those that it includes."""
    digest = hashlib.sha256(sys.version.encode())
    pending = [requirements]
    while pending:
        path = pending.pop()
        text = path.read_text(encoding="utf-8")
        digest.update(text.encode())
        pending += [path.parent / name for name in re.findall(r"^-r\s+(\S+)", text, re.MULTILINE)]
    return digest.hexdigest()


def prepare(folder: Path, requirements: Path) -> None:
    """Leave ``folder`` an environment that holds ``requirements``; a set that is already there costs nothing."""
    python = folder / "bin" / "python"
    mark = folder / f".installed-{requirements.stem}"
    wanted = fingerprint(requirements)
    if python.exists() and mark.exists() and mark.read_text() == wanted:
        return
    if not python.exists():
        say(f"创建虚拟环境 {folder} · Making the virtual environment {folder}")
        venv.create(folder, with_pip=True, clear=True)
    say(f"安装 {requirements.name}（首次需要几分钟）· Installing {requirements.name} (the first time takes minutes)")
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(requirements)], check=True)
    mark.write_text(wanted)


def main() -> int:
    """Prepare what the command line names, or say what is missing on this machine."""
    if sys.version_info < OLDEST:
        say(f"知图需要 Python 3.11 或更新的版本 · Zhitu needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 1
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        say(f"这个 Python 没有 venv，请先安装 · This Python lacks venv; install it: apt-get install {package}")
        return 1
    try:
        prepare(Path(sys.argv[1]), ROOT / sys.argv[2])
    except subprocess.CalledProcessError as error:
        say(f"pip 没有装成（见上文）· pip failed (see above), exit code {error.returncode}. 重试 · Try again.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
