"""In which numbers, and on which device, the models of a graph compute."""

import pytest
import torch
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from kg.completion import loading
from ml.graphs import Graph


@pytest.fixture
def graph() -> Graph:
    """A ring of 30 with shortcuts."""
    places = torch.arange(30)
    ring = torch.stack([places, torch.zeros_like(places), (places + 1) % 30], 1)
    shortcuts = torch.stack([places, torch.ones_like(places), (places + 2) % 30], 1)
    return Graph(torch.cat([ring, shortcuts]), 30, 2)


def scores(graph: Graph) -> torch.Tensor:
    return loading.inductive(graph).scores(torch.tensor([3]), torch.tensor([1]))[0]


def test_fewer_bits_give_nearly_the_same_scores(graph: Graph, settings: Settings) -> None:
    settings.COMPLETE_DEVICE = "cpu"
    exact = scores(graph)
    spread = exact.std()
    for name, most in (("bf16", 0.05), ("int8", 0.3)):
        settings.COMPLETE_DTYPE = name
        apart = (scores(graph) - exact).abs().mean() / spread
        assert 0 < apart < most, name


def test_other_numbers_are_refused(graph: Graph, settings: Settings) -> None:
    settings.COMPLETE_DTYPE = "fp8"
    with pytest.raises(ImproperlyConfigured, match="fp32, bf16, int8"):
        scores(graph)
