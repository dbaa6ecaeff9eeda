"""Triples around a predicate, where each step is a decision by small fitted weights.

Which word heads a predicate, how far predicate, subject and object reach, which phrase is the subject, and how likely
the whole is right: every one is a logistic regression on parts of speech, relations and closed classes of words, so
that an error of the parser changes odds instead of breaking a rule. With our own model they read its pointers, too
(``Parse.pointers``), by weights of their own. ``kg.extraction.calibration`` fits the weights.
"""
