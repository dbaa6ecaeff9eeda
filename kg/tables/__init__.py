"""From table rows to statements, without language processing and without a database.

``views`` turns a table so that each record is a thing, ``proposing`` guesses what its columns are, ``mapping`` is what
the guess (or a person) says of them, ``statements`` makes the triples of a row. A function of the table and the
mapping: the same input gives the same triples.
"""

from kg.tables.mapping import Column, Mapping, MappingInvalid, Role
from kg.tables.proposing import propose
from kg.tables.statements import RULES, RowFinder
from kg.tables.views import View, view

__all__ = ["RULES", "Column", "Mapping", "MappingInvalid", "Role", "RowFinder", "View", "propose", "view"]
