"""Comparing the graph with the record, and mending it, on each graph server."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kg.graph import projector
from kg.graph.clearing import deleted_projects
from kg.graph.connection import session
from kg.graph.rebuild import rebuild
from kg.graph.verify import Difference, Kind, Problem, compare, repair
from kg.models import Document, Entity, Mention, Outbox, Project, Sentence, Statement
from tests.fixtures.graph import GraphAddress
from tests.kg.graph import snapshots
from tests.kg.graph.records import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("graph")]


@pytest.fixture
def silk(graph: GraphAddress, record: Record, project: Project) -> None:
    """One of everything, and in the graph."""
    document = record.document()
    sentence = record.sentence(document)
    zhang, west = record.entity("张骞"), record.entity("西域", "place")
    record.mention(sentence, zhang)
    record.statement(zhang, "出使", west, [sentence])
    record.statement(zhang, "年代", "前138年", [sentence])
    projector.drain(project.pk)


def cypher(query: str, **parameters: object) -> None:
    with session() as graph:
        graph.run(query, **parameters).consume()  # type: ignore[arg-type]


def uid_of(kind: Kind, project: Project) -> str:
    if kind == Kind.LITERAL:
        return next(uid for uid, (label, _) in snapshots.nodes(project.pk).items() if label == "Literal")
    rows = {
        Kind.DOCUMENT: Document.objects.filter(project=project),
        Kind.SENTENCE: Sentence.objects.filter(document__project=project),
        Kind.PLACE: Sentence.objects.filter(document__project=project),
        Kind.MENTION: Mention.objects.filter(entity__project=project),
        Kind.ENTITY: Entity.objects.filter(project=project, name="西域"),
        Kind.STATEMENT: Statement.objects.filter(project=project, predicate="出使"),
    }
    return str(rows[kind].get().pk)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("silk")
def test_a_projected_project_agrees(project: Project) -> None:
    assert compare(project).differences == ()
    assert compare(project).compared == 9


PLANTED: list[tuple[Kind, Problem, str]] = [
    (Kind.DOCUMENT, Problem.MISSING, "MATCH (n:Document {uid: $uid}) SET n.project = 'elsewhere'"),
    (Kind.DOCUMENT, Problem.STALE, "MATCH (n:Document {uid: $uid}) SET n.name = 'b.txt'"),
    (Kind.SENTENCE, Problem.STALE, "MATCH (n:Sentence {uid: $uid}) SET n.v = 1"),
    (Kind.PLACE, Problem.MISSING, "MATCH (n:Sentence)-[r:PART_OF]->() WHERE n.uid = $uid DELETE r"),
    (Kind.MENTION, Problem.MISSING, "MATCH ()-[r:MENTIONS]->() WHERE r.uid = $uid DELETE r"),
    (Kind.MENTION, Problem.STALE, "MATCH ()-[r:MENTIONS]->() WHERE r.uid = $uid SET r.start = 1"),
    (Kind.ENTITY, Problem.STALE, "MATCH (n:Entity {uid: $uid}) SET n.statement_count = 7"),
    (Kind.ENTITY, Problem.STALE, "MATCH (n:Entity {uid: $uid}) SET n.v = n.v + 9"),
    (Kind.ENTITY, Problem.STALE, "MATCH (n:Entity {uid: $uid}) SET n.colour = 'red'"),
    (Kind.LITERAL, Problem.STALE, "MATCH (n:Literal {uid: $uid}) SET n.unit = '年'"),
    (Kind.STATEMENT, Problem.MISSING, "MATCH ()-[r:STATEMENT]->() WHERE r.uid = $uid DELETE r"),
    (Kind.STATEMENT, Problem.STALE, "MATCH ()-[r:STATEMENT]->() WHERE r.uid = $uid SET r.status = 'rejected'"),
    (Kind.STATEMENT, Problem.STALE, "MATCH ()-[r:STATEMENT]->() WHERE r.uid = $uid SET r.documents = []"),
    (
        Kind.STATEMENT,
        Problem.MISPLACED,
        "MATCH (a)-[r:STATEMENT]->(b) WHERE r.uid = $uid WITH a, b, r, properties(r) AS kept "
        "DELETE r CREATE (a)-[moved:STATEMENT]->(a) SET moved = kept",
    ),
]


@pytest.mark.usefixtures("silk")
@pytest.mark.parametrize(("kind", "problem", "query"), PLANTED)
def test_a_planted_difference_is_found_and_mended(kind: Kind, problem: Problem, query: str, project: Project) -> None:
    nodes, relations = snapshots.nodes(project.pk), snapshots.relations(project.pk)
    uid = uid_of(kind, project)
    cypher(query, uid=uid)

    drift = compare(project)
    assert drift.differences == (Difference(kind, problem, uid),)

    repair(drift)
    assert compare(project).differences == ()
    assert (snapshots.nodes(project.pk), snapshots.relations(project.pk)) == (nodes, relations)


EXTRA: list[tuple[Kind, str]] = [
    (Kind.DOCUMENT, "CREATE (:Document {uid: $uid, project: $project, v: 1})"),
    (Kind.SENTENCE, "CREATE (:Sentence {uid: $uid, project: $project, v: 1})"),
    (Kind.ENTITY, "CREATE (:Entity {uid: $uid, project: $project, v: 1})"),
    (Kind.LITERAL, "CREATE (:Literal {uid: $uid, project: $project})"),
    (
        Kind.MENTION,
        "MATCH (s:Sentence {project: $project}) MATCH (e:Entity {project: $project}) WITH s, e LIMIT 1 "
        "CREATE (s)-[:MENTIONS {uid: $uid, v: 1}]->(e)",
    ),
    (
        Kind.STATEMENT,
        "MATCH (e:Entity {project: $project}) WITH e LIMIT 1 CREATE (e)-[:STATEMENT {uid: $uid, v: 1}]->(e)",
    ),
]


@pytest.mark.usefixtures("silk")
@pytest.mark.parametrize(("kind", "query"), EXTRA)
def test_what_only_the_graph_has_is_found_and_taken_away(kind: Kind, query: str, project: Project) -> None:
    nodes, relations = snapshots.nodes(project.pk), snapshots.relations(project.pk)
    uid = f"{kind.value}-of-{project.pk}"
    cypher(query, uid=uid, project=project.pk)

    drift = compare(project)
    assert drift.differences == (Difference(kind, Problem.EXTRA, uid),)

    repair(drift)
    assert (snapshots.nodes(project.pk), snapshots.relations(project.pk)) == (nodes, relations)


@pytest.mark.usefixtures("silk")
def test_relationships_without_a_uid_are_taken_away(project: Project) -> None:
    relations = snapshots.relations(project.pk)
    cypher("MATCH (e:Entity {project: $project}) CREATE (e)-[:STATEMENT]->(e)", project=project.pk)
    drift = compare(project)
    assert drift.differences == (Difference(Kind.STATEMENT, Problem.EXTRA, ""),)
    repair(drift)
    assert snapshots.relations(project.pk) == relations


@pytest.mark.usefixtures("silk")
def test_a_repair_of_everything_at_once(project: Project) -> None:
    nodes, relations = snapshots.nodes(project.pk), snapshots.relations(project.pk)
    cypher("MATCH (n) WHERE n.project = $project DETACH DELETE n", project=project.pk)
    drift = compare(project)
    assert len(drift.differences) == 9
    repair(drift)
    assert (snapshots.nodes(project.pk), snapshots.relations(project.pk)) == (nodes, relations)


@pytest.mark.usefixtures("silk")
def test_a_row_that_the_outbox_names_has_not_drifted(record: Record, project: Project) -> None:
    record.change(Entity.objects.get(project=project, name="西域"), statement_count=5)
    assert compare(project).differences == ()
    record.silently()
    assert [found.kind for found in compare(project).differences] == [Kind.ENTITY]


@pytest.mark.usefixtures("silk")
def test_a_rebuilt_graph_equals_the_incremental_one(record: Record, project: Project) -> None:
    record.change(Entity.objects.get(project=project, name="西域"), statement_count=5)
    record.delete(Mention.objects.get(entity__project=project))
    projector.drain(project.pk)
    nodes, relations = snapshots.nodes(project.pk), snapshots.relations(project.pk)
    cypher("CREATE (:Entity {uid: $uid, project: $project, v: 1})", uid=f"x{project.pk}", project=project.pk)

    assert rebuild(project) == 6
    assert (snapshots.nodes(project.pk), snapshots.relations(project.pk)) == (nodes, relations)
    assert not Outbox.objects.filter(project=project).exists()


def verify(*arguments: str) -> tuple[int, str]:
    """The command's exit status and report."""
    report = StringIO()
    try:
        call_command("graph_verify", *arguments, stdout=report)
    except CommandError as error:
        return error.returncode, report.getvalue()
    return 0, report.getvalue()


@pytest.mark.usefixtures("silk")
def test_the_verify_command_reports_and_repairs(project: Project) -> None:
    title = f"{project.pk}  丝绸之路研究"
    assert verify("--project", project.pk) == (0, f"{title}: 9 rows, all agree\n")
    uid = uid_of(Kind.STATEMENT, project)
    cypher("MATCH ()-[r:STATEMENT]->() WHERE r.uid = $uid DELETE r", uid=uid)
    found = f"{title}: 9 rows, 1 differ\n  1 statement missing: {uid}\n"
    assert verify("--project", project.pk) == (1, found)
    assert verify("--project", project.pk, "--repair") == (0, found + "  repaired\n")
    assert verify("--project", project.pk) == (0, f"{title}: 9 rows, all agree\n")


@pytest.mark.usefixtures("silk")
def test_a_deleted_project_leaves_the_graph(project: Project) -> None:
    uid = project.pk
    project.delete()
    status, report = verify()
    assert (status, f"{uid}: deleted from the record, still in the graph\n" in report) == (1, True)

    assert projector.drain(uid) == 0

    assert snapshots.nodes(uid) == {}
    assert uid not in deleted_projects()


def test_the_rebuild_command_says_what_it_wrote(record: Record, project: Project) -> None:
    record.entity("张骞")
    report = StringIO()
    call_command("graph_rebuild", "--project", project.pk, stdout=report)
    assert report.getvalue() == f"{project.pk}  丝绸之路研究: 2 rows written\n"


@pytest.mark.parametrize("command", ["graph_verify", "graph_rebuild"])
def test_an_unknown_project_is_refused(command: str) -> None:
    with pytest.raises(CommandError, match="no project nowhere"):
        call_command(command, "--project", "nowhere")
