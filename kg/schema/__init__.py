"""A project's schema: its relation types, and which statements they type.

``normal`` and ``matching`` are pure, ``record`` reads the schema of a project. ``kg.curate.relation_types`` changes it;
``kg.ingest.writing`` and ``kg.ingest.refreshing`` apply it.
"""
