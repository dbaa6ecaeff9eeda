"""A real Neo4j on this machine, for those who want it: ``make neo4j``, or ``python scripts/neo4j/run.py``.

Fetches Neo4j Community from Maven Central (once: 123 MB), starts it on 127.0.0.1 and stays until Ctrl-C or SIGTERM.
Jars, data, log and password are kept under var/neo4j, which git ignores: Neo4j is GPL-3 and no part of Zhitu.
"""

import argparse
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

HERE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("ZHITU_VAR", HERE.parents[1] / "var")) / "neo4j"
LEAST_JAVA = 17
USER = "neo4j"
FIRST_PASSWORD = "neo4j"  # noqa: S105  (what every new Neo4j has, and asks to change)
START_SECONDS = 120
STOP_SECONDS = 60
HOW_TO_INSTALL = "On Debian and Ubuntu: sudo apt install openjdk-17-jdk-headless maven"


def main() -> int:
    """Exit status 0 after Ctrl-C or SIGTERM; otherwise one sentence on what is missing."""
    signal.signal(signal.SIGTERM, _end)
    arguments = _arguments()
    _check_tools()
    home: Path = arguments.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    _fetch(home)
    password = arguments.password or _kept_password(home)
    uri = f"bolt://127.0.0.1:{arguments.port}"
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(
            ["java", "-Xmx512m", "-cp", f"{home}/lib/*", f"{HERE}/Launcher.java", f"{home}/data", str(arguments.port)],  # noqa: S607
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C comes to this process, which stops Neo4j in good order
        )
    try:
        _wait_until_ready(server, uri, password, home / "server.log")
        print(f"\nNeo4j is ready. To use it, start Zhitu with\n\n  export GRAPH_URI={uri}")
        print(f"  export GRAPH_USER={USER}\n  export GRAPH_PASSWORD={password}\n", flush=True)
        return server.wait()
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        _stop(server)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=HOME, help="where jars and data are kept")
    parser.add_argument("--port", type=int, default=7688, help="Bolt; not 7687, which the embedded server has")
    parser.add_argument("--password", help="of the user neo4j; without it one is made and kept in HOME/password")
    return parser.parse_args()


def _check_tools() -> None:
    """The JDK, not only Java: Launcher.java is compiled as it starts."""
    missing = [tool for tool in ("java", "javac", "mvn") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"Neo4j needs {', '.join(missing)}, which is not installed. {HOW_TO_INSTALL}")
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S607
    found = re.search(r'version "(\d+)', said)
    if not found or int(found[1]) < LEAST_JAVA:
        sys.exit(f"Neo4j needs Java {LEAST_JAVA} or newer; this one says: {said.splitlines()[0]}. {HOW_TO_INSTALL}")


def _fetch(home: Path) -> None:
    """The jars, once for each version of pom.xml; the copy of it is written last and says that all are there."""
    wanted, fetched = (HERE / "pom.xml").read_text(), home / "pom.xml"
    if fetched.exists() and fetched.read_text() == wanted:
        return
    print("Fetching Neo4j from Maven Central (123 MB) …", flush=True)
    shutil.rmtree(home / "lib", ignore_errors=True)
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    if subprocess.run([*command, f"-DoutputDirectory={home}/lib"], check=False).returncode:
        sys.exit("Maven could not fetch Neo4j; what it says is above. Is there a way to Maven Central?")
    fetched.write_text(wanted)


def _kept_password(home: Path) -> str:
    path = home / "password"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text().strip()


def _wait_until_ready(server: subprocess.Popen[bytes], uri: str, password: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.stderr.write(log.read_text(errors="replace")[-2000:])
            sys.exit(f"Neo4j did not start. Is the port of {uri} taken? Its log is {log}")
        try:
            return _sign_in(uri, password)
        except AuthError:
            sys.exit(f"Neo4j has another password than this one; it was set when {log.parent}/data was made.")
        except (DriverError, Neo4jError):
            time.sleep(0.3)


def _sign_in(uri: str, password: str) -> None:
    try:
        _ask(uri, password, "RETURN 1", "neo4j")
    except AuthError:  # a new database, then: the first password must be changed before anything else
        _ask(uri, FIRST_PASSWORD, "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", "system", new=password)


def _ask(uri: str, password: str, query: str, database: str, **parameters: str) -> None:
    with (
        neo4j.GraphDatabase.driver(uri, auth=(USER, password)) as driver,
        driver.session(database=database) as session,
    ):
        session.run(query, old=FIRST_PASSWORD, **parameters).consume()  # type: ignore[arg-type]


def _stop(server: subprocess.Popen[bytes]) -> None:
    """An orderly stop takes up to 12 s."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
