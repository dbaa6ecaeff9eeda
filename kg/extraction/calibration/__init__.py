"""Fits the weights by which ``kg.extraction.rules.learned`` reads, on sentences with triples that people wrote.

    python -m kg.extraction.calibration --data FOLDER [--folds 5]

The sentences are only counted over; none of them is kept.
"""
