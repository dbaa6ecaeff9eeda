"""Writing to the graph of a project, one after the other.

Invariant: of two transactions on one project that both commit, one began its reading of the record after the other's
commit. Each first writes to the project's ``Projection`` node: Neo4j makes the second wait for the first, and the
embedded server refuses the commit of the one that was overtaken, which then runs again.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import neo4j
from neo4j.exceptions import ClientError, TransientError

from kg.graph.connection import session
from kg.graph.cypher import writing
from kg.identity import random_uid

T = TypeVar("T")

OVERTAKEN = ("Neo.ClientError.Schema.ConstraintValidationFailed", "Neo.ClientError.Statement.EntityNotFound")
"""What the embedded server says, besides TransientError, of rows that another transaction created or deleted first."""
SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 3.0
GROWTH = 1.5
"""Eleven tries in about eight seconds."""


def in_turn(project_uid: str, work: Callable[[neo4j.Transaction], T]) -> T:
    """Run ``work`` in a transaction of its own and commit. It may run several times; what it reads it reads again.

    Raises GraphUnavailable.
    """
    longest = SHORTEST_PAUSE
    while True:
        try:
            return _attempt(project_uid, work)
        except (TransientError, ClientError) as error:
            if longest > LONGEST_PAUSE or not (isinstance(error, TransientError) or error.code in OVERTAKEN):
                raise
            time.sleep(random.uniform(0, longest))  # noqa: S311  (keeps two writers from meeting again)
            longest *= GROWTH


def _attempt(project_uid: str, work: Callable[[neo4j.Transaction], T]) -> T:
    with session() as graph, graph.begin_transaction() as transaction:
        transaction.run(writing.TAKE_TURN, project=project_uid, turn=random_uid()).consume()
        result = work(transaction)
        transaction.commit()
    return result
