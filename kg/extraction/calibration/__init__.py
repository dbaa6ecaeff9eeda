"""Fits the weights by which ``kg.extraction.rules.learned`` reads, on annotated sentences of the open corpus.

    python -m kg.extraction.calibration --data FOLDER [--folds 5]

See docs/annotation.md for what is annotated, and ``annotations`` for how it is kept.
"""
