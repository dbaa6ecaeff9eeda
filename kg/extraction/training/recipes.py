"""How each of the shipped models was made: sizes, steps, rates and seeds of every stage."""

from dataclasses import dataclass, replace

from ml.parsing.settings import EncoderSizes, MaskedSettings, TrainingSettings


@dataclass(frozen=True, slots=True)
class Recipe:
    """Masked language modelling, then rounds on the treebank, each from the mean of what the round before made."""

    encoder: EncoderSizes
    masked: MaskedSettings
    rounds: tuple[tuple[TrainingSettings, ...], ...]
    start_counts_from: int = 0
    """The first round, from 1, whose mean has the weights that it started from in it too; 0 for none."""
    pairs: int = 0
    """Pairs of units that are kept in the end, of those that were trained; 0 keeps all."""


_LATER = TrainingSettings(epochs=5, batch=2000, rate=1.2e-3)
CHINESE = Recipe(
    encoder=EncoderSizes(bigrams=50_000, lexicon=220_000),
    masked=MaskedSettings(steps=3860),
    rounds=(
        (TrainingSettings(epochs=10, batch=2000, rate=1.5e-3, seed=4),),
        (replace(_LATER, seed=5), replace(_LATER, encoder_rate=2.5e-4, seed=6)),
        (replace(_LATER, epochs=6, seed=7), replace(_LATER, epochs=6, seed=8)),
        (replace(_LATER, epochs=6, seed=9), replace(_LATER, epochs=6, encoder_rate=2.5e-4, seed=10)),
        (replace(_LATER, epochs=4, seed=11), replace(_LATER, epochs=4, encoder_rate=2.5e-4, seed=12)),
        (replace(_LATER, epochs=4, seed=13),),
        (replace(_LATER, seed=15), replace(_LATER, encoder_rate=2.5e-4, seed=16)),
        (replace(_LATER, seed=17), replace(_LATER, encoder_rate=2.5e-4, seed=18)),
    ),
    start_counts_from=6,
    pairs=34_000,
)
ENGLISH = Recipe(
    encoder=EncoderSizes(),
    masked=MaskedSettings(steps=1370),
    rounds=(
        (TrainingSettings(epochs=2, batch=6000, encoder_rate=6e-4, seed=1),),
        (TrainingSettings(epochs=3, encoder_rate=5e-4, seed=3),),
    ),
)


def shortened(recipe: Recipe, share: float) -> Recipe:
    """The recipe with a ``share`` of its steps and epochs, at least one of each: for a CPU, or a test."""

    def epochs(settings: TrainingSettings) -> TrainingSettings:
        return replace(settings, epochs=max(1, round(settings.epochs * share)))

    masked = replace(recipe.masked, steps=max(1, round(recipe.masked.steps * share)))
    return replace(recipe, masked=masked, rounds=tuple(tuple(map(epochs, each)) for each in recipe.rounds))
