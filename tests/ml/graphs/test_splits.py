from pathlib import Path

import pytest
import torch

from ml.graphs import SplitError, read_inductive, read_split


def write(folder: Path, train: str, valid: str = "", test: str = "") -> Path:
    folder.mkdir(parents=True)
    for name, lines in (("train", train), ("valid", valid), ("test", test)):
        (folder / f"{name}.txt").write_text("".join(line + "\n" for line in lines.split(", ") if line), "utf-8")
    return folder


def test_parts_share_one_sorted_vocabulary_and_repeats_are_dropped(tmp_path: Path) -> None:
    folder = write(tmp_path / "toy", "b\tknows\ta, b\tknows\ta, a\tlikes\tb", "a\tknows\tb", "c\tlikes\ta")
    split = read_split(folder)
    assert split.name == "toy"
    assert split.vocabulary.entities == ("a", "b", "c")
    assert split.vocabulary.relations == ("knows", "likes")
    assert split.train.tolist() == [[1, 0, 0], [0, 1, 1]]
    assert split.valid.tolist() == [[0, 0, 1]]
    assert split.test.tolist() == [[2, 1, 0]]
    assert split.known.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1], [2, 1, 0]]
    assert (split.graph.num_entities, split.graph.num_relations) == (3, 2)


def test_an_empty_part_has_no_rows(tmp_path: Path) -> None:
    split = read_split(write(tmp_path / "toy", "a\tr\tb"))
    assert split.test.shape == (0, 3)
    assert split.test.dtype == torch.int64


def test_relation_first_copies_are_refused_and_can_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "nations", "knows\ta\tb, likes\tb\tc, knows\tc\ta")
    with pytest.raises(SplitError, match="heads and tails share no name"):
        read_split(folder)
    split = read_split(folder, order="relation head tail")
    assert split.vocabulary.relations == ("knows", "likes")
    assert split.train.tolist() == [[0, 0, 1], [1, 1, 2], [2, 0, 0]]


def test_a_graph_from_one_sort_of_thing_to_another_is_no_relation_first_copy(tmp_path: Path) -> None:
    assert len(read_split(write(tmp_path / "toy", "film\tgenre\tdrama")).train) == 1


@pytest.mark.parametrize("line", ["a\tb", "a\tr\tb\tc", "a r b", "a\t\tb"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SplitError, match=r"train\.txt:2: not three names"):
        read_split(write(tmp_path / "toy", f"a\tr\tb, {line}"))


def test_a_missing_file_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SplitError, match="no such file"):
        read_split(tmp_path / "none")
    with pytest.raises(SplitError, match="no triples"):
        read_split(write(tmp_path / "empty", ""))


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path / "toy", "a\tr\tb")
    (folder / "valid.txt").write_bytes(b"a\tr\t\xff\n")
    with pytest.raises(SplitError, match="not UTF-8 at byte 4"):
        read_split(folder)


def test_an_inductive_pair_agrees_on_relations_and_not_on_entities(tmp_path: Path) -> None:
    write(tmp_path / "v1", "a\ts\tb, b\tt\tc")
    write(tmp_path / "v1_ind", "x\tt\ty, y\tr\tz", test="z\tt\tx")
    training, testing = read_inductive(tmp_path / "v1")
    assert training.vocabulary.relations == ("s", "t")
    assert testing.vocabulary.relations == ("s", "t", "r")
    assert testing.vocabulary.entities == ("x", "y", "z")
    assert testing.train.tolist() == [[0, 1, 1], [1, 2, 2]]
    assert testing.test.tolist() == [[2, 1, 0]]
