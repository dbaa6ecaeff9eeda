"""Trees of the old release and of other treebanks, turned into what the guidelines of the held-out splits say."""

from kg.extraction.training.guidelines import by_one_standard, by_todays_guidelines, with_tree
from kg.extraction.training.preparation import as_arrays, label_lists
from kg.extraction.training.treebank import UNSAID, Gold, current_trees
from ml.parsing.data import IGNORED


def restyled(*rows: tuple[str, str, int, str]) -> list[tuple[str, str, str]]:
    """Each word with the word that it hangs on today, and how. Rows: word, part of speech, head from 1, relation."""
    words, pos, heads, relations = zip(*rows, strict=True)
    gold = by_todays_guidelines(Gold("".join(words), words, pos, heads, relations, None))
    return [
        (word, gold.words[head - 1] if head else "", relation)
        for word, head, relation in zip(gold.words, gold.heads, gold.relations, strict=True)
    ]


def test_a_name_follows_what_it_is_in_apposition_to() -> None:
    assert restyled(
        ("新", "ADJ", 3, "amod"),
        ("皇帝", "NOUN", 3, "appos"),
        ("查理", "PROPN", 4, "nsubj"),
        ("来", "VERB", 0, "root"),
    ) == [("新", "皇帝", "amod"), ("皇帝", "来", "nsubj"), ("查理", "皇帝", "appos"), ("来", "", "root")]


def test_a_measure_word_hangs_on_its_number() -> None:
    assert restyled(
        ("五", "NUM", 2, "nummod"),
        ("月", "NOUN", 4, "nmod"),
        ("二", "NUM", 4, "nummod"),
        ("日", "NOUN", 5, "nmod:tmod"),
        ("来", "VERB", 0, "root"),
    )[:4] == [("五", "日", "nummod"), ("月", "五", "clf"), ("二", "日", "nummod"), ("日", "来", "nmod:tmod")]


def test_a_measure_word_with_a_demonstrative_hangs_on_the_thing() -> None:
    rows = restyled(("这", "DET", 3, "det"), ("种", "NOUN", 3, "nmod"), ("茶", "NOUN", 0, "root"))

    assert rows[1] == ("种", "茶", "clf")


def test_a_year_that_possesses_stays_a_modifier() -> None:
    rows = restyled(
        ("1901", "NUM", 2, "nummod"), ("年", "NOUN", 4, "nmod"), ("的", "PART", 2, "case"), ("站", "NOUN", 0, "root")
    )

    assert rows[:2] == [("1901", "年", "nummod"), ("年", "站", "nmod")]


def test_nothing_hangs_on_a_preposition() -> None:
    rows = restyled(
        ("对", "ADP", 4, "case"), ("茶", "NOUN", 1, "nmod"), ("的", "PART", 1, "case"), ("影响", "NOUN", 0, "root")
    )

    assert [head for _, head, _ in rows] == ["影响", "影响", "影响", ""]


def test_a_mark_goes_with_the_unit_that_it_ends() -> None:
    rows = restyled(
        ("后来", "ADV", 5, "advmod"),
        ("，", "PUNCT", 5, "punct"),
        ("雨", "NOUN", 4, "nsubj"),
        ("停", "VERB", 5, "advcl"),
        ("走", "VERB", 0, "root"),
        ("。", "PUNCT", 4, "punct"),
    )

    assert (rows[1], rows[5]) == (("，", "后来", "punct"), ("。", "走", "punct"))


def test_a_mark_of_a_list_goes_with_the_item_after_it() -> None:
    rows = restyled(
        ("茶", "NOUN", 6, "nsubj"),
        ("、", "PUNCT", 1, "punct"),
        ("丝", "NOUN", 1, "conj"),
        ("和", "CCONJ", 5, "cc"),
        ("瓷", "NOUN", 1, "conj"),
        ("来", "VERB", 0, "root"),
    )

    assert rows[1] == ("、", "丝", "punct")


def test_both_marks_of_a_pair_go_with_the_head_inside() -> None:
    rows = restyled(
        ("他", "PRON", 2, "nsubj"),
        ("读", "VERB", 0, "root"),
        ("《", "PUNCT", 2, "punct"),
        ("红楼", "PROPN", 5, "compound"),
        ("梦", "NOUN", 2, "obj"),
        ("》", "PUNCT", 2, "punct"),
    )

    assert {rows[2], rows[5]} == {("《", "梦", "punct"), ("》", "梦", "punct")}


def test_marks_alone_stay_where_they_are() -> None:
    assert restyled(("…", "PUNCT", 0, "root"), ("。", "PUNCT", 1, "punct")) == [("…", "", "root"), ("。", "…", "punct")]


def test_a_tree_of_the_train_file_is_taken_as_it_is() -> None:
    gold = Gold("茶凉", ("茶", "凉"), ("NOUN", "ADJ"), (0, 1), ("root", "dep"), None)

    (kept,) = by_one_standard([gold], {gold.key}, {gold.key: ((2, 0), ("nsubj", "root"))})

    assert (kept.heads, kept.relations, kept.pos) == ((2, 0), ("nsubj", "root"), gold.pos)


def test_the_train_file_is_read_where_the_folder_has_it(tmp_path) -> None:
    folder = tmp_path / "source" / "UD_Chinese-GSDSimp"
    assert current_trees(tmp_path) == {}

    folder.mkdir(parents=True)
    rows = ("1\t茶\t_\tNOUN\t_\t_\t2\tnsubj\t_\t_", "2\t凉\t_\tADJ\t_\t_\t0\troot\t_\t_")
    (folder / "zh_gsdsimp-ud-train.conllu").write_text("\n".join(rows) + "\n", encoding="utf-8")

    assert current_trees(tmp_path) == {"茶凉": ((2, 0), ("nsubj", "root"))}


def test_a_determiner_belongs_to_the_measure_word_and_that_to_the_thing() -> None:
    gold = Gold("这本书", ("这", "本", "书"), ("DET", "NOUN", "NOUN"), (2, 3, 0), ("det", "nmod", "root"), None)

    assert with_tree(gold, (3, 1, 0), ("det", "clf", "root")).heads == (2, 3, 0)
    assert with_tree(gold, (3, 3, 0), ("nummod", "clf", "root")).heads == (3, 3, 0)


def test_what_is_no_auxiliary_in_the_tree_is_a_verb() -> None:
    gold = Gold("是看似茶", ("是", "看似", "茶"), ("VERB", "AUX", "NOUN"), (3, 3, 0), ("dep", "cop", "root"), None)

    assert with_tree(gold, (3, 3, 0), ("cop", "advcl", "root")).pos == ("AUX", "VERB", "NOUN")


def test_other_treebanks_teach_only_what_the_own_one_says_too() -> None:
    own = Gold("他也来", ("他", "也", "来"), ("PRON", "SCONJ", "VERB"), (3, 3, 0), ("nsubj", "mark", "root"), None)
    other = Gold(
        "他也去", ("他", "也", "去"), ("PRON", "ADV", "VERB"), (3, 3, 0), ("nsubj", "advmod", "root"), ("O",) * 3
    )

    kept, learned = by_one_standard([own, other], {own.key}, {})

    assert kept == own
    assert learned.pos == ("PRON", UNSAID, "VERB")
    assert learned.relations == (UNSAID,) * 3
    assert (learned.heads, learned.entities) == (other.heads, other.entities)


def test_sentences_whose_words_are_cut_otherwise_are_left_out() -> None:
    def plain(*words: str) -> Gold:
        count = len(words)
        return Gold(
            "".join(words), words, ("X",) * count, (0, *range(1, count)), ("root",) + ("dep",) * (count - 1), None
        )

    own = [plain(name, "成", "为", "不是") for name in ("甲", "乙", "丙")]
    others = [plain("丁", "成为"), plain("丁", "不", "是"), plain("丁", "成", "为")]

    kept = by_one_standard([*own, *others], {gold.key for gold in own}, {})

    assert [gold.words for gold in kept[3:]] == [("丁", "成", "为")]


def test_what_is_unsaid_is_ignored_and_is_no_label() -> None:
    gold = Gold("也来", ("也", "来"), (UNSAID, "VERB"), (2, 0), (UNSAID, "root"), None)
    labels = label_lists([gold])

    arrays = as_arrays([gold], [[5, 6]], [[1, 2]], labels)

    assert (labels["pos"], labels["relations"]) == (["VERB"], ["root"])
    assert (arrays.pos.tolist(), arrays.relations.tolist()) == ([IGNORED, 0], [IGNORED, 0])
