"""What is freed stays with the process."""

import platform
import subprocess
import sys

import pytest

FREED = """
import pathlib, torch
from ml import memory
assert memory.keep_freed()
def resident():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
before = resident()
several = [torch.ones(2**20) for _ in range(20)]
del several
print(int(resident() - before))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has mallopt")
def test_what_tensors_took_is_there_for_the_next() -> None:
    done = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 60  # MB of 80; 0 where they are given back
