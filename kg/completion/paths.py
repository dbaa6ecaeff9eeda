"""Why an edge is likely, out of an engine. For workers: this loads torch."""

from typing import Any

from kg.completion.engines import Engine


def explain(engine: Engine, subject: str, relation: str, object_: str, k: int) -> list[dict[str, Any]]:
    """At most ``k`` paths as ``Prediction.explanation`` keeps them; none for what is not in the graph."""
    ids, relations, explainer = engine.snapshot.ids, engine.snapshot.relation_ids, engine.explainer
    if explainer is None or subject not in ids or object_ not in ids or relation not in relations:
        return []
    found = explainer.explain(ids[subject], relations[relation], ids[object_], k)
    return [{"share": round(path.share, 4), "steps": _steps(engine, path.edges, path.forward)} for path in found.paths]


def _steps(engine: Engine, edges: tuple[int, ...], forward: tuple[bool, ...]) -> list[list[Any]]:
    """Statement and direction of each edge; a statement may say its edge the other way round."""
    said = [engine.snapshot.said[edge] for edge in edges]
    return [[each.statement, each.forward == way] for each, way in zip(said, forward, strict=True)]
