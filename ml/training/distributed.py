"""Several processes that train one model: as many as torchrun started, one otherwise."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
import torch.distributed
from torch import Tensor, nn
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks, powerSGD_hook
from torch.nn.parallel import DistributedDataParallel

POWER_RANK = 4
"""Rank of PowerSGD's approximation of a gradient: past it quality stays and traffic grows."""


@dataclass(frozen=True, slots=True)
class World:
    """This process among those that train together."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process validates, writes and reports."""
        return self.rank == 0

    def agreed(self, value: float, device: torch.device) -> float:
        """The leading process's value, in every process."""
        if self.size == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=device)
        torch.distributed.broadcast(shared, 0)
        return float(shared)


@contextmanager
def world(device: torch.device) -> Iterator[World]:
    """The processes that torchrun started, speaking NCCL on CUDA and gloo elsewhere; alone without torchrun."""
    if device.type == "cuda":
        torch.cuda.set_device(device)  # NCCL and Triton's kernels work on the present device, whatever they are given
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield World()
        return
    torch.distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield World(torch.distributed.get_rank(), torch.distributed.get_world_size())
    finally:
        gc.collect()  # a DistributedDataParallel that dies after its group takes the process with it
        torch.distributed.destroy_process_group()


def device_of_process(name: str) -> torch.device:
    """``name``, or of several CUDA devices the one that is this process's."""
    if name == "cuda":
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    return torch.device(name)


def together(objective: nn.Module, compression: Literal["none", "fp16", "powersgd"]) -> DistributedDataParallel:
    """``objective`` with its gradients averaged over all processes.

    What PowerSGD left out of the gradients sent so far, it keeps in buckets of its own making, which no checkpoint has:
    a resumed run sends ten whole gradients and begins anew, so it does not end where an uninterrupted one would have.
    """
    shared: Any = DistributedDataParallel(objective)
    if compression == "fp16":
        shared.register_comm_hook(None, default_hooks.fp16_compress_hook)
    elif compression == "powersgd":
        state = powerSGD_hook.PowerSGDState(None, matrix_approximation_rank=POWER_RANK, start_powerSGD_iter=10)
        shared.register_comm_hook(state, powerSGD_hook.powerSGD_hook)
    return shared  # type: ignore[no-any-return]


def loss_of(objective: nn.Module, batch: Any) -> Tensor:
    """The loss through ``forward``, which is where gradients learn to be averaged."""
    value: Tensor = objective(batch)
    return value
