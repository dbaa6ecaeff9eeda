"""The encoder: what padding may not do, and what a pair's row is."""

import torch

from ml.encoder import CharEncoder, CharEncoderConfig
from ml.encoder.model import reversal_of


def small(layers: int = 2) -> CharEncoder:
    torch.manual_seed(0)
    sizes = {"vocab_size": 20, "bigram_count": 4, "char_size": 6, "bigram_size": 4, "lstm_size": 8}
    encoder = CharEncoder(CharEncoderConfig(**sizes, layer_count=layers))
    encoder.pairs.copy_(torch.tensor([5 * 20 + 6, 6 * 20 + 7, 7 * 20 + 8, 19 * 20 + 19]))
    return encoder.eval()


def test_a_sequence_is_reversed_within_its_own_length() -> None:
    assert reversal_of(torch.tensor([3, 1]), 4).tolist() == [[2, 1, 0, 3], [0, 1, 2, 3]]


def test_padding_and_company_change_nothing() -> None:
    encoder = small()
    alone = torch.tensor([[2, 5, 6, 7, 3]])
    batch = torch.tensor([[2, 5, 6, 7, 3, 0, 0, 0], [2, 9, 9, 8, 7, 6, 5, 3]])

    with torch.inference_mode():
        torch.testing.assert_close(encoder(batch).last_hidden_state[:1, :5], encoder(alone).last_hidden_state)


def test_known_pairs_have_rows_and_others_share_row_zero() -> None:
    assert small().pair_rows(torch.tensor([[5, 6, 7, 8, 5, 19, 19]])).tolist() == [[1, 2, 3, 0, 0, 4]]


def test_one_direction_sees_what_came_before_and_the_other_what_follows() -> None:
    encoder = small(layers=1)
    one, other = torch.tensor([[2, 5, 9, 3]]), torch.tensor([[2, 5, 10, 3]])

    with torch.inference_mode():
        difference = (encoder(one).last_hidden_state - encoder(other).last_hidden_state)[0, 0]

    size = encoder.config.lstm_size
    assert difference[:size].abs().max() == 0
    assert difference[size:].abs().max() > 1e-4
