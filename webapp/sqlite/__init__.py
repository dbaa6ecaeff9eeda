"""Django's SQLite backend, which keeps connections for the next request."""
