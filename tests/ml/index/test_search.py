"""The best of many, exactly: whatever the vectors look like, the ids are those of all products in float32."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from ml.index import Index, Threads, scan
from ml.index.codes import BLOCK, quantise, quantise_queries


@pytest.fixture(scope="module")
def threads() -> Iterator[Threads]:
    yield Threads(2)


def gaussian(count: int, size: int = 32, seed: int = 0) -> torch.Tensor:
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed))


def heavy_tailed(count: int) -> torch.Tensor:
    return gaussian(count) * gaussian(count, 1, seed=1).exp().square()


def all_alike(count: int) -> torch.Tensor:
    return gaussian(1) + 1e-3 * gaussian(count)


@pytest.mark.parametrize(
    "vectors", [gaussian(5003), heavy_tailed(5003), all_alike(3001), gaussian(3), gaussian(5003, 2)]
)
@pytest.mark.parametrize("queries", [1, 5])
def test_the_best_are_those_of_the_float32_scan(vectors: torch.Tensor, queries: int, threads: Threads) -> None:
    asked = gaussian(queries, vectors.shape[1], seed=7)

    found, expected = Index.of(vectors, threads).search(asked, 10), scan(vectors.double(), asked.double(), 10)

    products = vectors.double() @ asked.double().T
    torch.testing.assert_close(products.T.gather(1, found.ids), expected.products, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(found.products.double(), expected.products, rtol=1e-5, atol=1e-5)
    assert found.ids.equal(expected.ids)


def test_vectors_of_one_component_are_refused() -> None:
    with pytest.raises(ValueError, match="one component"):
        Index.of(gaussian(10, 1))


def test_equal_products_come_in_the_order_of_ids(threads: Threads) -> None:
    vectors = torch.ones(100, 4)
    vectors[60] = 2.0

    found = Index.of(vectors, threads).search(torch.ones(2, 4), 4)

    assert found.ids.tolist() == [[60, 0, 1, 2]] * 2


def test_zeros_that_fill_a_block_are_no_answers(threads: Threads) -> None:
    found = Index.of(-torch.ones(9, 4), threads).search(torch.ones(1, 4), 9)

    assert sorted(found.ids[0].tolist()) == list(range(9))


def test_no_approximate_product_is_further_off_than_the_bound() -> None:
    vectors, queries = heavy_tailed(999), gaussian(20, seed=3)
    codes = quantise(vectors)
    values, scales, errors = quantise_queries(queries)

    approximate = (codes.values.float() * codes.scales.repeat_interleave(BLOCK)[:, None]) @ (values * scales[:, None]).T
    there = codes.ids >= 0
    off = (approximate[there] - vectors[codes.ids[there]] @ queries.T).abs().amax(0)
    error, norm = codes.limits.tolist()

    assert (off <= queries.norm(dim=1) * error + errors * (norm + error) + 1e-4).all()
    assert sorted(codes.ids[there].tolist()) == list(range(999))


def test_an_index_comes_back_from_disk_mapped_or_not(tmp_path: Path, threads: Threads) -> None:
    index, queries = Index.of(gaussian(1000), threads), gaussian(3, seed=5)
    index.save(tmp_path)

    for mapped in (True, False):
        same = Index.load(tmp_path, mapped, threads)
        assert same.search(queries, 10).ids.equal(index.search(queries, 10).ids)


def test_every_piece_is_worked_on_once_and_errors_come_out(threads: Threads) -> None:
    seen: list[tuple[int, int]] = []

    threads.split(lambda begin, end: seen.append((begin, end)), 21, 8)

    assert sorted(seen) == [(0, 16), (16, 21)]
    with pytest.raises(ZeroDivisionError):
        threads.split(lambda begin, end: print(1 // 0), 1, 1)
    assert torch.get_num_threads() >= 1
