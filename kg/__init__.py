"""The domain: documents, entities, statements and their evidence, jobs, and the use cases on them."""
