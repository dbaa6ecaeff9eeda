"""The lexicon: which words it finds, where, and what padding may not do."""

import numpy as np
import torch

from ml.encoder import UnitEncoder, UnitEncoderConfig
from ml.encoder.lexicon import NO_KIND, PLACES, WIDEST_GAP, Entries, Lexicon
from tests.ml.test_encoder import small

WORDS = [((5, 6), 1), ((5, 6, 7), 2), ((6, 7), 3), ((9,) * 6, 3)]
KINDS = 3


def filled() -> Lexicon:
    torch.manual_seed(0)
    entries = Entries.of(WORDS)
    lexicon = Lexicon(len(entries.hashes), KINDS, 4, 8).eval()
    lexicon.fill(entries)
    return lexicon


def test_entries_ascend_in_steps_that_sixteen_bits_hold() -> None:
    entries = Entries.of([*WORDS, ((5, 6), 3)])

    gaps = np.diff(entries.hashes.astype(np.int64), prepend=0)
    assert gaps.min() > 0
    assert gaps.max() <= WIDEST_GAP
    assert sorted(entries.kinds[entries.kinds != NO_KIND].tolist()) == [1, 2, 3, 3]  # the first of two (5, 6) counts


def test_each_unit_has_a_row_for_each_word_that_covers_it() -> None:
    rows = filled().rows(torch.tensor([[8, 5, 6, 7, 8], [9] * 5]))

    assert rows.shape == (2, 5, PLACES)
    found = [{row for row in each if row} for each in rows[0].tolist()]
    two, three = {1, KINDS + 1}, {2 * KINDS + 2, 3 * KINDS + 2, 4 * KINDS + 2}
    assert found[0] == found[4] == set()
    assert found[1] == {min(two), min(three)}
    assert found[2] == {max(two), sorted(three)[1], 3}  # ends 5 6, is the middle of 5 6 7, begins 6 7
    assert found[3] == {max(three), KINDS + 3}
    assert not rows[1].any()  # five of the six that make a word


def test_the_longest_words_are_found_and_longer_ones_cannot_be() -> None:
    rows = filled().rows(torch.tensor([[9] * 6]))

    assert [sum(row > 0 for row in each) for each in rows[0].tolist()] == [1] * 6


def test_what_no_word_covers_adds_nothing_but_the_bias() -> None:
    lexicon = filled()

    with torch.inference_mode():
        states = lexicon(torch.tensor([[8, 8, 5, 6]]))

    torch.testing.assert_close(states[0, 0], lexicon.widen.bias)
    assert (states[0, 2] - lexicon.widen.bias).abs().max() > 1e-4


def test_padding_and_company_change_nothing_with_a_lexicon() -> None:
    entries = Entries.of(WORDS)
    encoder: UnitEncoder = small(lexicon_count=len(entries.hashes), lexicon_kinds=KINDS, lexicon_size=4)
    encoder.lexicon.fill(entries)
    alone = torch.tensor([[2, 5, 6, 7, 3]])
    batch = torch.tensor([[2, 5, 6, 7, 3, 0, 0, 0], [2, 9, 9, 9, 9, 9, 9, 3]])

    with torch.inference_mode():
        torch.testing.assert_close(encoder(batch).last_hidden_state[:1, :5], encoder(alone).last_hidden_state)


def test_a_folded_unit_is_looked_up_as_the_one_that_it_stands_for() -> None:
    entries = Entries.of(WORDS)
    sizes = {"lexicon_count": len(entries.hashes), "lexicon_kinds": KINDS, "lexicon_size": 4}
    encoder = small(**sizes)
    encoder.lexicon.fill(entries)
    encoder.folded[15] = 5

    with torch.inference_mode():
        torch.testing.assert_close(
            encoder(torch.tensor([[2, 15, 6, 3]])).last_hidden_state,
            encoder(torch.tensor([[2, 5, 6, 3]])).last_hidden_state,
        )
    assert UnitEncoderConfig(**encoder.config.to_dict()).lexicon_count == len(entries.hashes)


def test_while_training_some_words_are_taken_for_unknown() -> None:
    lexicon = filled().train()
    torch.manual_seed(1)

    rows = lexicon.rows(torch.tensor([[5, 6]] * 200))

    assert 100 < int((rows[:, 0] > 0).any(1).sum()) < 200
