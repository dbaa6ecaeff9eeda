"""What people change by hand: the schema of a project, and which entities are one, which are two, and their names.

Each decision about entities is a row that can be undone, and undone undoings are redone. It changes the lexicon and the
merges; ``kg.linking.settling`` brings the record in line. So undoing in any order leaves what the remaining decisions
say, and what is read later follows them at once.
"""
