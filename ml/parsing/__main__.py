"""``python -m ml.parsing pretrain|train|mean``: one stage of a training, on its own."""

import argparse
import dataclasses
import json
import logging
from pathlib import Path

import torch

from ml.parsing import stages
from ml.parsing.settings import EncoderSizes, MaskedSettings, TrainingSettings


def main() -> None:
    """Run one stage."""
    given = _arguments()
    logging.basicConfig(level=logging.INFO, format=f"%(asctime)s {given.out.stem}: %(message)s")
    torch.set_num_threads(given.threads)
    device = torch.device(given.device)
    overrides = json.loads(given.settings)
    if given.stage == "pretrain":
        sizes = dataclasses.replace(EncoderSizes(), **json.loads(given.encoder))
        masked = dataclasses.replace(MaskedSettings(), **overrides)
        stages.pretrain(given.data, given.out, sizes, masked, device)
    elif given.stage == "train":
        training = dataclasses.replace(TrainingSettings(), **overrides)
        stages.supervise(given.data, given.start[0], given.out, training, device)
    else:
        stages.average(given.start, given.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ml.parsing", description=__doc__)
    parser.add_argument("stage", choices=("pretrain", "train", "mean"))
    parser.add_argument("--data", type=Path, help="the prepared folder (pretrain, train)")
    parser.add_argument("--out", type=Path, required=True, help="safetensors file to write")
    parser.add_argument("--start", type=Path, nargs="+", help="weights to start from (train), or to take the mean of")
    parser.add_argument("--encoder", default="{}", help="JSON that overrides EncoderSizes (pretrain)")
    parser.add_argument("--settings", default="{}", help="JSON that overrides the stage's settings")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
