"""Pairs that may be one thing are proposed when a document was read, each once, and never what is sure or absurd."""

import pytest

from kg.linking import candidates
from kg.linking.blocking import blocks
from kg.linking.comparing import Named, compare
from kg.models import Entity, EntityType, MergeCandidate, Project
from tests.kg.graph.records import Record

ORGANISATION, PERSON = EntityType.ORGANISATION, EntityType.PERSON


def proposed(project: Project) -> list[tuple[str, ...]]:
    rows = MergeCandidate.objects.filter(project=project).select_related("left", "right")
    return sorted((*sorted((row.left.name, row.right.name)), row.reasons[0]["code"], row.state) for row in rows)


def mention(record: Record, *entities: Entity) -> candidates.Document:
    document = record.document()
    for index, entity in enumerate(entities):
        record.mention(record.sentence(document, index), entity)
    return document


@pytest.fixture
def record(project: Project) -> Record:
    return Record(project)


@pytest.mark.parametrize(
    ("one", "other", "kind", "code"),
    [
        ("北大", "北京大学", ORGANISATION, "first-and-last"),
        ("中科院", "中国科学院", ORGANISATION, "abbreviation"),
        ("清华", "清华大学", ORGANISATION, "ending"),
        ("WHO", "World Health Organization", ORGANISATION, "acronym"),
        ("华盛顿", "乔治·华盛顿", PERSON, "last-part"),
        ("J. Rowling", "Joanne Rowling", PERSON, "initials"),
        ("钢铁是怎样炼成的", "钢铁是怎样练成的", EntityType.WORK, "one-character"),
    ],
)
def test_a_likely_pair_has_a_reason_and_shares_a_block(one: str, other: str, kind: EntityType, code: str) -> None:
    for left, right in ((one, other), (other, one)):
        match = compare(Named(kind, (left,)), Named(kind, (right,)))
        assert match is not None
        assert (match.reason.code, match.reason.left, match.reason.right)[0] == code
    assert blocks(kind, (one,)) & blocks(kind, (other,))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("北京大学", "北京大学医院", ORGANISATION),
        ("中国银行", "中国建设银行", ORGANISATION),
        ("第一人民医院", "第二人民医院", ORGANISATION),
        ("河北医科大学", "湖北医科大学", ORGANISATION),
        ("上海大学", "上海师范大学附属中学", ORGANISATION),
        ("我愿意", "我真的愿意", EntityType.WORK),
        ("东直门大街", "西直门大街", EntityType.PLACE),
        ("赵文", "赵武", PERSON),
    ],
)
def test_what_is_two_things_is_no_question(one: str, other: str, kind: EntityType) -> None:
    assert compare(Named(kind, (one,)), Named(kind, (other,))) is None


def test_two_birth_years_are_two_people() -> None:
    assert compare(Named(PERSON, ("李明",), "1950"), Named(PERSON, ("李明",), "1982")) is None
    assert compare(Named(PERSON, ("李明",), "1950"), Named(PERSON, ("李明",))) is not None


def test_names_of_one_document_meet_those_of_another(record: Record, project: Project) -> None:
    candidates.propose(mention(record, record.entity("北京大学", "organisation"), record.entity("赵文")))
    assert proposed(project) == []

    candidates.propose(mention(record, record.entity("北大", "organisation")))

    assert proposed(project) == [("北京大学", "北大", "first-and-last", "open")]


def test_names_meet_those_of_a_document_that_was_read_meanwhile(
    record: Record, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = mention(record, record.entity("北京大学", "organisation"))
    other = mention(record, record.entity("北大", "organisation"))
    hold = candidates.hold

    def late(project: str) -> None:
        monkeypatch.setattr(candidates, "hold", hold)
        candidates.propose(other)  # it is done before ours is its turn
        hold(project)

    monkeypatch.setattr(candidates, "hold", late)
    candidates.propose(one)

    assert proposed(project) == [("北京大学", "北大", "first-and-last", "open")]


def test_the_order_of_the_documents_makes_no_difference(record: Record, project: Project) -> None:
    candidates.propose(mention(record, record.entity("北大", "organisation")))
    candidates.propose(mention(record, record.entity("北京大学", "organisation")))

    assert proposed(project) == [("北京大学", "北大", "first-and-last", "open")]


def test_the_reason_says_which_of_the_two_is_short(record: Record, project: Project) -> None:
    short, full = record.entity("北大", "organisation"), record.entity("北京大学", "organisation")
    last, whole = record.entity("爱因斯坦"), record.entity("阿尔伯特·爱因斯坦")
    candidates.propose(mention(record, short, full, last, whole))

    said = [candidate.reasons[0]["params"] for candidate in MergeCandidate.objects.order_by("-score")]
    assert said == [{"left": "北大", "right": "北京大学"}, {"left": "爱因斯坦", "right": "阿尔伯特·爱因斯坦"}]


def test_proposing_again_keeps_what_people_decided(record: Record, project: Project) -> None:
    document = mention(record, record.entity("北大", "organisation"), record.entity("北京大学", "organisation"))
    candidates.propose(document)
    MergeCandidate.objects.update(state="apart")

    candidates.propose(document)

    assert proposed(project) == [("北京大学", "北大", "first-and-last", "apart")]


def test_one_name_of_two_types_is_a_question(record: Record, project: Project) -> None:
    candidates.propose(mention(record, record.entity("苏联", "place"), record.entity("苏联", "organisation")))

    assert proposed(project) == [("苏联", "苏联", "other-type", "open")]


def test_neighbours_in_common_raise_the_score_and_a_statement_between_the_two_lowers_it(
    record: Record, project: Project
) -> None:
    short, full = record.entity("北大", "organisation"), record.entity("北京大学", "organisation")
    hu = record.entity("胡适")
    document = mention(record, short, full)
    candidates.propose(document)
    plain = MergeCandidate.objects.get().score
    record.statement(hu, "任职", short)
    record.statement(hu, "任职于", full)
    candidates.propose(document)
    shared = MergeCandidate.objects.get()
    record.statement(short, "属于", full)
    candidates.propose(document)
    joined = MergeCandidate.objects.get()

    assert plain < shared.score
    assert joined.score < shared.score
    assert [reason["code"] for reason in joined.reasons] == [
        "first-and-last", "same-type", "shared-neighbours", "joined"
    ]  # fmt: skip


def test_of_a_hub_so_many_neighbours_are_looked_at_the_same_each_time(
    record: Record, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, others = record.entity("枢纽"), sorted((record.entity(f"站{n}") for n in range(6)), key=lambda row: row.pk)
    sentence = record.sentence(record.document())
    for other in reversed(others):
        record.statement(hub, "通往", other, [sentence])
        record.statement(hub, "途经", other, [sentence])
    monkeypatch.setattr(candidates, "NEIGHBOURS", 4)

    assert candidates._neighbours([hub.pk]) == {hub.pk: {other.pk for other in others[:4]}}


def test_what_the_project_already_asks_costs_no_more_queries(
    record: Record, project: Project, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        candidates.propose(mention(record, record.entity(f"第{number}研究所", "organisation")))
    document = mention(record, record.entity("北京大学", "organisation"))

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        candidates.propose(document)
