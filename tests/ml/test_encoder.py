"""The encoder: what padding may not do, and that positions count."""

import torch

from ml.encoder import UnitEncoder, UnitEncoderConfig
from ml.encoder.model import reversal_of
from ml.encoder.tokenizer import train_pieces


def small(**more: int) -> UnitEncoder:
    torch.manual_seed(0)
    sizes = {"vocab_size": 20, "embedding_size": 6, "hidden_size": 8, "inner_size": 16, "layer_count": 2}
    return UnitEncoder(UnitEncoderConfig(**sizes, head_count=2, **more)).eval()


def test_a_sequence_is_reversed_within_its_own_length() -> None:
    assert reversal_of(torch.tensor([3, 1]), 4).tolist() == [[2, 1, 0, 3], [0, 1, 2, 3]]


def test_padding_and_company_change_nothing() -> None:
    encoder = small()
    alone = torch.tensor([[2, 5, 6, 7, 3]])
    batch = torch.tensor([[2, 5, 6, 7, 3, 0, 0, 0], [2, 9, 9, 8, 7, 6, 5, 3]])

    with torch.inference_mode():
        torch.testing.assert_close(encoder(batch).last_hidden_state[:1, :5], encoder(alone).last_hidden_state)


def test_a_unit_is_read_by_its_neighbours_and_their_order() -> None:
    encoder = small()

    with torch.inference_mode():
        one, other, swapped = (
            encoder(torch.tensor([row])).last_hidden_state[0, 1] for row in ([2, 5, 6, 7], [2, 5, 6, 8], [2, 5, 7, 6])
        )

    assert (one - other).abs().max() > 1e-5
    assert (one - swapped).abs().max() > 1e-5


def test_a_folded_unit_reads_as_the_one_that_it_stands_for() -> None:
    encoder = small()
    encoder.folded[9] = 5

    with torch.inference_mode():
        torch.testing.assert_close(
            encoder(torch.tensor([[2, 9, 6, 3]])).last_hidden_state,
            encoder(torch.tensor([[2, 5, 6, 3]])).last_hidden_state,
        )


def test_known_pairs_have_rows_and_others_share_row_zero() -> None:
    encoder = small(bigram_count=4, bigram_size=4)
    encoder.pairs.copy_(torch.tensor([5 * 20 + 6, 6 * 20 + 7, 7 * 20 + 8, 19 * 20 + 19]))

    assert encoder.pair_rows(torch.tensor([[5, 6, 7, 8, 5, 19, 19]])).tolist() == [[1, 2, 3, 0, 0, 4]]


def test_no_piece_crosses_a_blank_a_mark_or_what_english_contracts() -> None:
    text = "She doesn't know John's U.S. friends, he cannot."
    pieces = train_pieces([text] * 50, 200).encode(text, add_special_tokens=False)

    ends = {end for _, end in pieces.offsets}
    words = ["She", "does", "n't", "know", "John", "'s", "U", ".", "S", ".", "friends", ",", "he", "can", "not", "."]
    place = 0
    for word in words:
        place = text.index(word, place) + len(word)
        assert place in ends, word
    assert all(not text[start:end].isspace() and text[start] != " " for start, end in pieces.offsets)
