"""Tensors and files in, scores out. No Django, no Celery, no graph driver."""
