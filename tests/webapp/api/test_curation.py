"""Editors decide about entities, viewers look on, strangers find nothing."""

from typing import Any

import pytest

from kg.curate.telling import tell
from kg.models import Decision, Entity, EntityType, Mention, MergeCandidate, Project
from tests.webapp.api.conftest import Api, Record, make_entity


@pytest.fixture
def hao(project: Project) -> Entity:
    return make_entity(project, "博望侯", EntityType.PERSON)


def made(answer: Any) -> int:
    """The decision that a request made."""
    assert answer.status_code == 200, answer.content
    return int(answer.json()["decisions"][-1]["id"])


def test_who_may_merge(everybody: dict[str, Api], record: Record, hao: Entity) -> None:
    path, body = f"entities/{record.zhang.pk}/merge", {"others": [hao.pk]}

    codes = {name: api.post(path, body).status_code for name, api in everybody.items() if name != "alice"}

    assert codes == {"erin": 200, "victor": 403, "charlie": 404, "visitor": 401}


def test_a_merge_and_its_way_back(everybody: dict[str, Api], record: Record, hao: Entity) -> None:
    erin = everybody["erin"]
    decision = made(erin.post(f"entities/{record.zhang.pk}/merge", {"others": [hao.pk]}))
    assert erin.get(f"entities/{record.zhang.pk}").json()["aliases"] == ["博望侯"]
    assert erin.get(f"entities/{hao.pk}").json()["merged_into"] == record.zhang.pk

    assert erin.post(f"decisions/{decision}/revert").json()["kind"] == "revert"

    assert erin.get(f"entities/{record.zhang.pk}").json()["aliases"] == []
    assert erin.post(f"decisions/{decision}/revert").json()["code"] == "already-undone"
    assert [row["kind"] for row in erin.get("decisions", project=record.zhang.project_id).json()["results"]] == [
        "revert", "merge", "apart"
    ]  # fmt: skip


def test_names_change_for_whoever_read_the_newest(everybody: dict[str, Api], record: Record) -> None:
    erin, path = everybody["erin"], f"entities/{record.zhang.pk}"
    tag = erin.get(path).headers["ETag"]

    changed = erin.client.patch(
        f"/api/v1/{path}",
        {"name": "张子文", "aliases": ["张骞", "博望侯"]},
        content_type="application/json",
        headers={"If-Match": tag},
    )
    late = erin.client.patch(
        f"/api/v1/{path}", {"name": "张三"}, content_type="application/json", headers={"If-Match": tag}
    )

    assert [decision["kind"] for decision in changed.json()["decisions"]] == ["rename", "alias"]
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    entity = erin.get(path).json()
    assert (entity["name"], entity["aliases"]) == ("张子文", ["张骞", "博望侯"])
    assert everybody["victor"].patch(path, {"name": "x"}).status_code == 403


def test_a_name_that_is_taken_and_one_of_nothing(everybody: dict[str, Api], record: Record, hao: Entity) -> None:
    erin, path = everybody["erin"], f"entities/{record.zhang.pk}"

    assert erin.patch(path, {"name": "·"}).json()["code"] == "empty-name"
    assert erin.post(f"{path}/merge", {"others": [record.zhang.pk]}).json()["code"] == "same-entity"
    assert erin.post(f"{path}/merge", {"others": ["0" * 24]}).status_code == 404
    assert erin.post(f"{path}/split", {"mentions": [record.mentions[0].pk]}).json()["code"] == "nothing-to-split"


def test_where_an_entity_is_named(everybody: dict[str, Api], record: Record) -> None:
    rows = everybody["victor"].get(f"entities/{record.zhang.pk}/mentions").json()["results"]

    assert [(row["sentence"]["text"], row["start"], row["end"]) for row in rows] == [
        (record.sentences[0].text, record.mentions[0].start, record.mentions[0].end)
    ]


def test_candidates_are_shown_with_their_reasons_and_decided(everybody: dict[str, Api], record: Record) -> None:
    erin, query = everybody["erin"], {"project": record.document.project_id}
    (shown,) = erin.get("merge-candidates", **query).json()["results"]
    assert shown["reasons"][0]["words"].startswith("“")
    assert {shown[side]["entity"]["uid"] for side in ("left", "right")} == {record.zhang.pk, record.changan.pk}
    assert everybody["charlie"].get("merge-candidates", **query).status_code == 404
    assert everybody["victor"].post(f"merge-candidates/{shown['uid']}/merge").status_code == 403

    apart = made(erin.post(f"merge-candidates/{shown['uid']}/keep-apart"))
    assert erin.get("merge-candidates", **query).json()["results"] == []
    erin.post(f"decisions/{apart}/revert")
    made(erin.post(f"merge-candidates/{shown['uid']}/merge", {"into": "right"}))

    assert MergeCandidate.objects.get().state == "merged"
    assert Entity.objects.get(pk=shown["left"]["entity"]["uid"]).merged_into_id == shown["right"]["entity"]["uid"]
    assert Decision.objects.filter(decided_by__username="erin", kind="merge").count() == 1


def test_who_may_judge_and_add_statements(everybody: dict[str, Api], record: Record) -> None:
    verdict = f"statements/{record.opened.pk}/accept"
    fact = {"subject": record.zhang.pk, "predicate": "住在", "object": record.changan.pk}
    fact |= {"project": record.document.project_id}

    codes = {name: api.post(verdict).status_code for name, api in everybody.items() if name != "alice"}
    assert codes == {"erin": 200, "victor": 403, "charlie": 404, "visitor": 401}
    codes = {name: api.post("statements", fact).status_code for name, api in everybody.items() if name != "alice"}
    assert codes == {"erin": 200, "victor": 403, "charlie": 404, "visitor": 401}
    assert set(Decision.objects.exclude(decided_by=None).values_list("kind", "decided_by__username")) == {
        ("accept", "erin"), ("add", "erin")
    }  # fmt: skip


def test_a_verdict_its_history_and_its_way_back(everybody: dict[str, Api], record: Record) -> None:
    erin, path = everybody["erin"], f"statements/{record.opened.pk}"
    rejected = made(erin.post(f"{path}/reject", {"reason": "是道路，不是人"}))
    assert erin.get(path).json()["status"] == "rejected"

    (shown,) = erin.get("decisions", statement=record.opened.pk).json()["results"]

    assert (shown["id"], shown["kind"], shown["reason"]) == (rejected, "reject", "是道路，不是人")
    assert erin.post(f"decisions/{rejected}/revert").status_code == 200
    assert erin.get(path).json()["status"] == "extracted"


def test_a_statement_by_hand_with_its_words(everybody: dict[str, Api], record: Record) -> None:
    erin = everybody["erin"]
    place = {"sentence": record.sentences[0].pk, "subject_spans": [[0, 2]], "predicate_spans": [[3, 5]]}
    fact = {"project": record.document.project_id, "subject": record.zhang.pk, "predicate": "从…出发"}
    value = {"literal": {"type": "date", "value": "前138年"}}

    answer = erin.post("statements", fact | value | {"evidence": place})

    uid = answer.json()["decisions"][0]["statement"]
    assert erin.get(f"statements/{uid}").json()["literal"]["value"] == "前138年"
    (evidence,) = erin.get(f"statements/{uid}/evidence").json()["results"]
    assert (evidence["subject_spans"], evidence["rule"]) == ([[0, 2]], "by-hand")
    assert erin.post("statements", fact).status_code == 400
    far = {"sentence": record.sentences[0].pk, "subject_spans": [[0, 200]]}
    assert erin.post("statements", fact | value | {"evidence": far}).json()["code"] == "beyond-sentence"


def test_a_merge_is_looked_at_first_and_given_a_name(everybody: dict[str, Api], record: Record, hao: Entity) -> None:
    victor, erin = everybody["victor"], everybody["erin"]
    preview = victor.get(f"entities/{record.zhang.pk}/merge-preview", other=hao.pk).json()
    assert (preview["left"]["entity"]["uid"], preview["names"]) == (record.zhang.pk, ["博望侯"])
    assert victor.get(f"entities/{hao.pk}/merge-preview", other=hao.pk).json()["code"] == "same-entity"

    answer = erin.post(f"entities/{record.zhang.pk}/merge", {"others": [hao.pk], "name": "张子文"}).json()
    assert [decision["kind"] for decision in answer["decisions"]] == ["merge", "rename"]
    assert erin.get(f"entities/{record.zhang.pk}").json()["name"] == "张子文"


def test_a_name_that_is_taken_merges_nothing(everybody: dict[str, Api], record: Record, hao: Entity) -> None:
    make_entity(record.zhang.project, "班超", EntityType.PERSON)
    answer = everybody["erin"].post(f"entities/{record.zhang.pk}/merge", {"others": [hao.pk], "name": "班超"})
    assert (answer.status_code, answer.json()["code"]) == (409, "name-taken")
    assert not Decision.objects.exclude(pk=record.decision.pk).exists()


def test_mentions_are_added_changed_and_removed(everybody: dict[str, Api], record: Record) -> None:
    erin, sentence = everybody["erin"], record.sentences[0]
    body = {"sentence": sentence.pk, "start": 2, "end": 3, "type": "place"}
    codes = {name: api.post("mentions", body).status_code for name, api in everybody.items() if name != "alice"}
    assert codes == {"erin": 200, "victor": 403, "charlie": 404, "visitor": 401}
    mention = Mention.objects.get(sentence=sentence, start=2, end=3)
    assert mention.entity.type == "place"

    made(erin.patch(f"mentions/{mention.pk}", {"entity": record.zhang.pk}))
    mention.refresh_from_db()
    assert mention.entity_id == record.zhang.pk
    moved = erin.patch(f"mentions/{mention.pk}", {"end": 4}).json()["decisions"]
    assert [each["kind"] for each in moved] == ["mark", "unmark"] and moved[0]["batch"] == moved[1]["batch"] != ""
    longer = Mention.objects.get(sentence=sentence, start=2, end=4)
    assert longer.entity_id == record.zhang.pk
    made(erin.delete(f"mentions/{longer.pk}"))
    assert not Mention.objects.filter(sentence=sentence, start=2).exists()
    assert erin.post("mentions", {"sentence": sentence.pk, "start": 0, "end": 1}).status_code == 400
    assert erin.post("mentions", body | {"end": 9999}).json()["code"] == "beyond-sentence"


def send(api: Api, method: str, path: str, data: Any = None, tag: str = "*") -> Any:
    call = getattr(api.client, method)
    return call(f"/api/v1/{path}", data or {}, content_type="application/json", headers={"If-Match": tag})


def test_two_people_on_one_statement_the_second_sees_what_changed(everybody: dict[str, Api], record: Record) -> None:
    erin, alice, path = everybody["erin"], everybody["alice"], f"statements/{record.opened.pk}"
    tag = alice.get(path).headers["ETag"]
    first = send(erin, "patch", path, {"predicate": "开辟", "reason": "原文如此"}, tag)
    now = first.json()["decisions"][0]["after"]["statement"]

    late = send(alice, "patch", path, {"predicate": "打通"}, tag)

    problem = late.json()
    assert (late.status_code, problem["code"], problem["current"]["uid"]) == (409, "changed", now)
    assert problem["current"]["predicate"] == "开辟"
    (made,) = problem["decisions"]
    assert (made["decided_by"], made["reason"]) == ("erin", "原文如此")
    assert made["before"]["predicate"] == "开通"
    moved = alice.get(path)
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/api/v1/statements/{now}")
    mine = send(
        alice, "patch", f"statements/{now}", {"predicate": "打通"}, alice.get(f"statements/{now}").headers["ETag"]
    )
    assert mine.status_code == 200
    refused = erin.post(f"decisions/{first.json()['decisions'][0]['id']}/revert")
    assert (refused.status_code, refused.json()["code"]) == (409, "later-decisions")
    assert [each["decided_by"] for each in refused.json()["later"]] == ["alice"]
    together = erin.post(f"decisions/{first.json()['decisions'][0]['id']}/revert", {"with_later": True})
    assert together.status_code == 200
    assert erin.get(path).json()["predicate"] == "开通"
    batch = together.json()["batch"]
    redone = erin.post(f"projects/{record.document.project_id}/batches/{batch}/revert")
    assert len(redone.json()["decisions"]) == 2


def test_a_statement_that_somebody_deleted_is_gone_for_the_second(everybody: dict[str, Api], record: Record) -> None:
    erin, alice, path = everybody["erin"], everybody["alice"], f"statements/{record.opened.pk}"
    gone = made(send(erin, "delete", path))

    late = send(alice, "post", f"{path}/accept")

    assert (late.status_code, late.json()["current"]) == (409, None)
    assert [each["kind"] for each in late.json()["decisions"]] == ["delete"]
    assert alice.get(path).status_code == 404
    assert everybody["charlie"].get(path).status_code == 404
    erin.post(f"decisions/{gone}/revert")
    assert alice.get(path).status_code == 200


def test_ends_qualifiers_and_values_are_edited(everybody: dict[str, Api], record: Record) -> None:
    erin = everybody["erin"]
    swapped = erin.post(f"statements/{record.opened.pk}/swap").json()["decisions"][0]["after"]["statement"]
    assert erin.get(f"statements/{swapped}").json()["subject"]["name"] == "丝绸之路"

    change = {"object": record.changan.pk, "qualifiers": [{"role": "time", "text": "前138年"}]}
    edited = erin.patch(f"statements/{swapped}", change).json()["decisions"][0]["after"]["statement"]

    shown = erin.get(f"statements/{edited}").json()
    assert (shown["object"]["name"], shown["qualifiers"]) == ("长安", change["qualifiers"])
    valued = erin.patch(f"statements/{edited}", {"literal": {"type": "text", "value": "商路"}})
    assert valued.json()["decisions"][0]["words"].endswith("→ 商路")
    both = erin.patch(f"statements/{edited}", {"object": record.changan.pk, "literal": {"type": "text", "value": "x"}})
    assert both.status_code in {400, 409}


def test_who_may_edit_statements_mentions_and_entities(everybody: dict[str, Api], record: Record) -> None:
    new = {"sentence": record.sentences[0].pk, "start": 5, "end": 7, "type": "concept"}
    asked = [
        ("patch", f"mentions/{record.mentions[0].pk}", {"type": "organisation"}),
        ("post", "mentions", new),
        ("patch", f"statements/{record.long.pk}", {"predicate": "全长"}),
        ("patch", f"entities/{record.silk_road.pk}", {"description": "商路", "type": "place"}),
        ("delete", f"mentions/{record.mentions[2].pk}", {}),
        ("delete", f"entities/{record.changan.pk}", {}),
    ]
    for name, code in (("victor", 403), ("charlie", 404), ("visitor", 401), ("erin", 200)):
        answers = [send(everybody[name], method, path, data) for method, path, data in asked]
        assert [answer.status_code for answer in answers] == [code] * len(asked), (name, [a.content for a in answers])


def test_history_by_person_kind_and_what_it_is_about(everybody: dict[str, Api], record: Record) -> None:
    erin, alice, query = everybody["erin"], everybody["alice"], {"project": record.document.project_id}
    erin.post(f"statements/{record.opened.pk}/accept")
    alice.patch(f"entities/{record.zhang.pk}", {"name": "张子文"})

    def kinds(**more: str) -> list[str]:
        return [row["kind"] for row in everybody["victor"].get("decisions", **query, **more).json()["results"]]

    assert kinds(by="erin") == ["accept"]
    assert kinds(kind="rename") == ["rename"]
    assert kinds(entity=record.zhang.pk) == ["rename", "accept"]
    assert kinds(statement=record.opened.pk) == ["accept"]
    words = everybody["victor"].get("decisions", **query, kind="accept").json()["results"][0]["words"]
    assert words == "Accepted: 张骞 — 开通 → 丝绸之路"


def test_a_revert_is_told_without_a_query(
    everybody: dict[str, Api], record: Record, django_assert_num_queries: Any
) -> None:
    erin = everybody["erin"]
    accepted = made(erin.post(f"statements/{record.opened.pk}/accept"))
    erin.post(f"decisions/{accepted}/revert")
    decision = Decision.objects.get(kind="revert")

    with django_assert_num_queries(0):
        assert tell(decision) == "Undone: Accepted: 张骞 — 开通 → 丝绸之路"


def test_several_are_looked_at_merged_and_renamed_in_one_batch(
    everybody: dict[str, Api], record: Record, hao: Entity
) -> None:
    erin, path = everybody["erin"], f"entities/{record.zhang.pk}"
    others = [hao.pk, record.changan.pk]

    preview = erin.get(f"{path}/merge-preview", other=others).json()
    assert [side["entity"]["uid"] for side in preview["others"]] == others
    assert preview["names"] == ["博望侯", "长安"]
    assert erin.get(f"{path}/merge-preview").status_code == 400

    made = erin.post(f"{path}/merge", {"others": others, "name": "张子文"}).json()["decisions"]
    assert [(row["kind"], row["batch"]) for row in made] == [(kind, made[0]["batch"]) for kind in ("merge", "rename")]
    erin.post(f"projects/{record.zhang.project_id}/batches/{made[0]['batch']}/revert")
    assert Entity.objects.filter(merged_into=None, pk__in=[record.zhang.pk, record.changan.pk]).count() == 2
    assert Entity.objects.get(pk=record.zhang.pk).name == "张骞"
