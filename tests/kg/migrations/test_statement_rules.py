"""Migration 0017 on a record of before: verdicts become rules, and decisions know what they speak of."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kg.identity import statement_uid

ROOT = Path(__file__).resolve().parents[3]
P, READ, BY_HAND = "a" * 24, "e" * 24, "f" * 24
ONE, CITY, OTHER = "1" * 24, "2" * 24, "3" * 24


def form(predicate: str, target: str) -> dict[str, object]:
    literal = ["", "", None, ""]
    said = {"subject": ONE, "predicate": predicate, "object": target, "literal": literal}
    return {**said, "modality": "asserted", "hidden": False}


def test_what_people_decided_before_is_kept(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}", "ZHITU_VAR": str(tmp_path)}
    program = [sys.executable, "-m", "tests.fixtures.older_record"]
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])

    assert found["readings"] == [statement_uid(P, OTHER, "访问", ("entity", CITY))]
    accepted, added = (
        {"changes": {"status": status, "confidence": 0.5}, "own": True, "reading": uid, "form": form(*said)}
        for status, uid, said in (("accepted", READ, ("访问", CITY)), ("rejected", BY_HAND, ("认识", OTHER)))
    )
    assert found["rules"] == [
        {**accepted, "place": "", "sentence": "", "decision": 3},  # its evidence holds it
        {**added, "place": BY_HAND, "sentence": "5" * 24, "decision": 4},
    ]
    assert found["subjects"] == [
        [1, READ, "status"], [3, READ, "status"], [4, BY_HAND, "status"],
        [5, ONE, "name"], [6, ONE, ""], [6, OTHER, ""], [7, ONE, ""], [7, CITY, ""],
    ]  # fmt: skip
    assert found["after"]["accept"] == {
        "changes": accepted["changes"], "readings": [[READ, form("访问", CITY), True]], "statement": READ,
    }  # fmt: skip
    evidence = {"sentence_id": "5" * 24, "document_id": "d" * 24, "subject_spans": [[0, 2]]}
    assert found["after"]["add"]["evidence"] == evidence
