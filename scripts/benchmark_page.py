"""Run every benchmark and write docs/benchmarks.md and the figures in the READMEs from what they measured.

``python scripts/benchmark_page.py [--from FOLDER] [NAME…]``: NAME is a file of benchmarks/ without its ending, and none
means all. The JSON of each is kept in FOLDER (default var/benchmarks), so that running one keeps the others' figures;
``--from FOLDER`` with the name ``none`` only writes the pages.
"""

import argparse
import json
import math
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- end -->"
IDEAS = (
    "Bold is what Zhitu uses; what was left off, and why, the notes say. Seconds are a processor's, all threads "
    "together, of a training or of a question; those of windows, `dtype`, `onnx`, `int8` and `mapped` are of the "
    "clock."
)
NOTES = "<!-- notes -->"
"""What follows it on the page is written by hand and kept."""
README = {ROOT / "README.md": "zh", ROOT / "README.en.md": "en"}
SHOWN = {
    "gsd_tok_f1": ("分词 F1", "words, F1"),
    "gsd_upos": ("词性", "parts of speech"),
    "gsd_ner_f1": ("命名实体 F1", "names, F1"),
    "gsd_las": ("依存句法 LAS", "dependencies, LAS"),
    "model_mb": ("模型大小（MB）", "size of the model, MB"),
    "en_las": ("英文：依存句法 LAS", "English: dependencies, LAS"),
    "en_ner_f1": ("英文：命名实体 F1", "English: names, F1"),
    "spansaoke_strict_f1": ("开放三元组，完全一致 F1（SAOKE，未训练）", "open triples, strict F1 (SAOKE, untrained)"),
    "duie_typed_f1": ("按模式归类的三元组 F1（DuIE，未训练）", "triples typed by a schema, F1 (DuIE, untrained)"),
    "linking_precision": ("同名判断：精确率", "linking of names, precision"),
    "fb_ind_mean_mrr": (
        "补全：未见过的图谱，零样本 MRR（FB15k-237 v1–v4）",
        "completion of unseen graphs, zero-shot MRR (FB15k-237 v1–v4)",
    ),
    "codex_s_zero_shot_mrr": ("补全：零样本 MRR（CoDEx-S）", "completion, zero-shot MRR (CoDEx-S)"),
    "text_recovered": ("文档文字还原（自制 docx、pdf、html、pptx）", "text recovered from made documents"),
    "first_edge_s": ("上传到第一条边（秒）", "from an upload to its first edge, s"),
}
"""What the READMEs show, in Chinese and English."""
MEANING = {
    "gsd_tok_f1": "words; UD_Chinese-GSDSimp test split, from raw text",
    "gsd_upos": "words with the right part of speech, same split",
    "gsd_ner_f1": "named entities, same split (Universal NER)",
    "gsd_uas": "words with the right head, same split",
    "gsd_las": "words with the right head and relation, same split",
    "en_tok_f1": "words; UD_English-EWT test split, from raw text",
    "en_upos": "words with the right part of speech, same split",
    "en_ner_f1": "named entities, same split (Universal NER)",
    "en_uas": "words with the right head, same split",
    "en_las": "words with the right head and relation, same split",
    "model_mb": "size of the embedded model on disk",
    "spansaoke_strict_f1": "open triples of 2,360 sentences; subject, predicate and object all equal",
    "annotated_held_out_strict_f1": "open triples of every fifth annotated sentence, fitted on the others",
    "calibration_error": "mean distance of a chance from how often it was right, on held-out sentences",
    "spansaoke_overlap_f1": "the same, by the characters shared",
    "spo_strict_f1": "open triples of news and novels; all three equal",
    "spo_overlap_f1": "the same, by the characters shared",
    "spo_roles_strict_f1": "only roles and kinship between names, which is all that this corpus marks",
    "spo_roles_overlap_f1": "the same, by the characters shared",
    "duie_typed_precision": "typed triples of DuIE 2.0 (2,000 sentences) by a schema file, untrained",
    "duie_typed_recall": "the same",
    "duie_typed_f1": "the same; subject, relation type and object value all equal",
    "linking_precision": "of pairs of names written by hand, those linked at once that mean one thing",
    "linking_recall": "of the pairs that mean one thing, those linked at once",
    "candidates_recall": "of those, the ones linked or proposed",
    "candidates_precision": "of the proposed ones, those that mean one thing",
    "chars_per_s": "characters a second through parser and rules",
    "rules_over_parser": "seconds in the rules ÷ seconds in the parser",
    "end_to_end_over_model": "articles: characters a second from upload to rows ÷ those of the bare model",
    "dense_end_to_end_over_model": "the same on made documents, where every sentence says something",
    "tenth_over_first": "cost of the tenth document ÷ the first (see the notes for 1 MB each)",
    "text_recovered": "characters of made documents that come back in order, over all",
    "caption_pairing_f1": "captions and the images or tables that they describe",
    "pages_per_s": "pages a processor second, a child process for each document",
    "hostile_named": "of 60 hostile files, those that end with an error that names what is wrong",
    "hostile_survived": "of 20 good files among them, those that are read to their end",
    "first_edge_s": "from an upload of 2,000 characters to an edge in the graph",
    "worker_rss_mb": "peak memory of the extract worker",
    "triples_per_s_embedded": "statements a second into the embedded graph server",
    "triples_per_s_neo4j": "statements a second into Neo4j 5.26",
    "scene_ms_embedded": "first scene of a project of 10,000 statements, embedded server",
    "scene_ms_neo4j": "the same, Neo4j 5.26",
}


def run(name: str, folder: Path) -> None:
    """Run one benchmark; what it prints goes to the terminal, what it measured to ``folder``."""
    print(f"== {name}", flush=True)
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--json", str(folder / f"{name}.json")]
    subprocess.run(command, check=False, cwd=ROOT)


def processor() -> str:
    """The model of this machine's processor."""
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def table(rows: list[dict[str, Any]]) -> str:
    """The rows of one benchmark in Markdown."""
    lines = ["| Row | Value | Goal | What |", "|---|---:|---:|---|"]
    for row in rows:
        goal = "" if row.get("goal") is None else f"{row['goal']:g}"
        lines.append(
            f"| `{row['name']}` | {row['value']:.4g} {row['unit']} | {goal} | {MEANING.get(row['name'], '')} |"
        )
    return "\n".join(lines)


def ideas_table(rows: list[dict[str, Any]]) -> str:
    """Ideas on and off in Markdown, those of one idea and measure together; what Zhitu uses is bold."""
    lines = ["| Idea | Setting | Quality | Seconds | MB | Measure |", "|---|---|---:|---:|---:|---|"]
    order = list(dict.fromkeys((row["idea"], row["measure"]) for row in rows))
    before = ""
    for row in sorted(rows, key=lambda row: order.index((row["idea"], row["measure"]))):
        quality, seconds, megabytes = (
            "" if math.isnan(row[name]) else f"{row[name]:{kind}}"
            for name, kind in (("quality", ".4f"), ("seconds", ".3g"), ("megabytes", ".0f"))
        )
        setting = f"**{row['setting']}**" if row["default"] else row["setting"]
        idea = row["idea"].replace("_", " ")
        shown, before = "" if idea == before else idea, idea
        lines.append(f"| {shown} | {setting} | {quality} | {seconds} | {megabytes} | {row['measure']} |")
    return "\n".join(lines)


def write_page(measured: dict[str, list[dict[str, Any]]], ideas: dict[str, list[dict[str, Any]]]) -> None:
    """docs/benchmarks.md."""
    parts = [
        "# Benchmarks · 性能与质量",
        "Written by `make bench`, which runs every program of [benchmarks/](../benchmarks). Each prints its table, "
        "takes `--json FILE`, and reads its data from the folder that `ZHITU_DATA` names (default `../shared/data`); "
        "where that is absent it says so.",
        f"Machine: {processor()}, {os.cpu_count()} cores.",
    ]
    for name, rows in measured.items():
        parts += [f"## {name}.py", table(rows)]
        if name in ideas:
            parts += [f"### Ideas that {name}.py turns on and off", IDEAS, ideas_table(ideas[name])]
    notes = PAGE.read_text(encoding="utf-8").partition(NOTES)[2].strip() if PAGE.exists() else ""
    PAGE.write_text("\n\n".join([*parts, NOTES, notes]).rstrip() + "\n", encoding="utf-8")


def write_figures(measured: dict[str, list[dict[str, Any]]]) -> None:
    """The READMEs' tables, between their two marks."""
    values = {row["name"]: row["value"] for rows in measured.values() for row in rows}
    for path, language in README.items():
        head = "| 指标 | 数值 |" if language == "zh" else "| Measure | Value |"
        lines = [head, "|---|---:|"]
        lines += [f"| {SHOWN[name][language == 'en']} | {values[name]:.4g} |" for name in SHOWN if name in values]
        head_of_page, _mark, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        page = f"{head_of_page}{BEGIN}\n" + "\n".join(lines) + f"\n{END}" + rest.partition(END)[2]
        path.write_text(page, encoding="utf-8")


def main() -> None:
    """Measure, then write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*", metavar="NAME")
    options.add_argument("--from", dest="folder", type=Path, default=ROOT / "var" / "benchmarks")
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    for name in given.names or known:
        if name in known:
            run(name, given.folder)
    files = {name: given.folder / f"{name}.json" for name in known}
    measured = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in files.items() if path.exists()}
    beside = {name: path.with_suffix(".ablation.json") for name, path in files.items()}
    ideas = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in beside.items() if path.exists()}
    write_page(measured, ideas)
    write_figures(measured)


if __name__ == "__main__":
    main()
