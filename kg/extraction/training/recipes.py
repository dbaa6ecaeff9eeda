"""How each of the shipped models was made: sizes, steps, rates and seeds of every stage."""

from dataclasses import dataclass, replace

from ml.parsing.settings import DistillationSettings, EncoderSizes, MaskedSettings, TrainingSettings


@dataclass(frozen=True, slots=True)
class Teacher:
    """A larger parser that the shipped one learns from."""

    encoder: EncoderSizes
    masked: MaskedSettings
    training: TrainingSettings
    distillation: DistillationSettings


@dataclass(frozen=True, slots=True)
class Recipe:
    """Masked language modelling, then what a ``teacher`` says of running text if there is one, then the treebank."""

    encoder: EncoderSizes
    masked: MaskedSettings
    teacher: Teacher | None
    training: tuple[TrainingSettings, ...]


CHINESE = Recipe(
    encoder=EncoderSizes(bigrams=34_000, lexicon=220_000),
    masked=MaskedSettings(steps=1265),
    teacher=Teacher(
        encoder=EncoderSizes(hidden=512, inner=2048, layers=10, heads=8),
        masked=MaskedSettings(steps=1930),
        training=TrainingSettings(epochs=12, encoder_rate=3e-4, seed=1),
        distillation=DistillationSettings(steps=536),
    ),
    training=(
        TrainingSettings(epochs=7, batch=2000, rate=1.5e-3, seed=4),
        TrainingSettings(epochs=6, batch=2000, rate=1.5e-3, seed=5),
        TrainingSettings(epochs=6, batch=2000, rate=1.2e-3, seed=6),
    ),
)
"""The shipped weights differ: pairs and lexicon were added between trainings, and means were taken; see the card."""
ENGLISH = Recipe(
    encoder=EncoderSizes(),
    masked=MaskedSettings(steps=1370),
    teacher=None,
    training=(
        TrainingSettings(epochs=2, batch=6000, encoder_rate=6e-4, seed=1),
        TrainingSettings(epochs=3, encoder_rate=5e-4, seed=3),
    ),
)


def shortened(recipe: Recipe, share: float) -> Recipe:
    """The recipe with a ``share`` of its steps and epochs, at least one of each: for a CPU, or a test."""

    def steps(settings: MaskedSettings) -> MaskedSettings:
        return replace(settings, steps=max(1, round(settings.steps * share)))

    def epochs(settings: TrainingSettings) -> TrainingSettings:
        return replace(settings, epochs=max(1, round(settings.epochs * share)))

    teacher = recipe.teacher and replace(
        recipe.teacher,
        masked=steps(recipe.teacher.masked),
        training=epochs(recipe.teacher.training),
        distillation=replace(
            recipe.teacher.distillation, steps=max(1, round(recipe.teacher.distillation.steps * share))
        ),
    )
    return replace(recipe, masked=steps(recipe.masked), teacher=teacher, training=tuple(map(epochs, recipe.training)))
