"""English trees, names and running text from public repositories, as the training of ``en-small`` reads them.

``python -m kg.extraction.training.english --help``. Nothing here is imported when the application runs.
"""
