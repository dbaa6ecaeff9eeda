"""What a pasted text says, word by word: stateless for the person who asks, done by the workers that read documents.

``requests`` is for the web process: ask, wait a moment, look again. ``answers`` is for workers: torch is only there.
A text and its result are deleted after ``settings.ANALYSIS_KEPT_SECONDS``.
"""
