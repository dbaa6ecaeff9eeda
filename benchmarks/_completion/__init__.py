"""The parts of benchmarks/completion.py: each module registers what it measures with ``registry.part``."""
