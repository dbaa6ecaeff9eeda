"""Constraints and indexes. Asking twice changes nothing, on either server."""

import random
import time
from typing import Final, LiteralString

import neo4j
from neo4j.exceptions import ClientError, TransientError

DATABASE: Final = "neo4j"
"""Neo4j Community has this one database; the embedded server makes one of the same name."""

STATEMENTS: Final[tuple[LiteralString, ...]] = (
    "CREATE CONSTRAINT projection_uid IF NOT EXISTS FOR (n:Projection) REQUIRE n.uid IS UNIQUE",
    "CREATE CONSTRAINT document_uid IF NOT EXISTS FOR (n:Document) REQUIRE n.uid IS UNIQUE",
    "CREATE CONSTRAINT sentence_uid IF NOT EXISTS FOR (n:Sentence) REQUIRE n.uid IS UNIQUE",
    "CREATE CONSTRAINT entity_uid IF NOT EXISTS FOR (n:Entity) REQUIRE n.uid IS UNIQUE",
    "CREATE CONSTRAINT literal_uid IF NOT EXISTS FOR (n:Literal) REQUIRE n.uid IS UNIQUE",
    "CREATE CONSTRAINT mentions_uid IF NOT EXISTS FOR ()-[r:MENTIONS]-() REQUIRE r.uid IS UNIQUE",
    "CREATE CONSTRAINT statement_uid IF NOT EXISTS FOR ()-[r:STATEMENT]-() REQUIRE r.uid IS UNIQUE",
    "CREATE INDEX document_project IF NOT EXISTS FOR (n:Document) ON (n.project)",
    "CREATE INDEX sentence_project IF NOT EXISTS FOR (n:Sentence) ON (n.project)",
    "CREATE INDEX entity_project IF NOT EXISTS FOR (n:Entity) ON (n.project)",
    "CREATE INDEX literal_project IF NOT EXISTS FOR (n:Literal) ON (n.project)",
    "CREATE INDEX mentions_project IF NOT EXISTS FOR ()-[r:MENTIONS]-() ON (r.project)",
    "CREATE INDEX statement_project IF NOT EXISTS FOR ()-[r:STATEMENT]-() ON (r.project)",
)
"""A unique constraint brings its own index, so none is made beside it (Neo4j refuses the pair)."""
TRIES: Final = 5
SIGN_IN_CODES: Final = "Neo.ClientError.Security."
"""A refused password must not be tried again: five times lock the account."""


def ensure(driver: neo4j.Driver) -> None:
    """Create what is missing. Two processes may do so at once: the one that loses asks again."""
    with driver.session(database=DATABASE) as session:
        for statement in STATEMENTS:
            _create(session, statement)


def _create(session: neo4j.Session, statement: LiteralString) -> None:
    # session.run, not execute_query: the driver would repeat a refused connection for ten seconds.
    for left in range(TRIES - 1, -1, -1):
        try:
            session.run(statement).consume()
            return
        except (TransientError, ClientError) as error:  # a deadlock, or the same statement elsewhere was first
            if not left or error.code.startswith(SIGN_IN_CODES):
                raise
            time.sleep(random.uniform(0.05, 0.3))  # noqa: S311  (spreads the tries, guards nothing)
