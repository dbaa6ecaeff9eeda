/** A sentence with its subject, predicate and object marked. Spans count code points, as everywhere in the API. */
import type { EntityType, Evidence, Span } from "../api";
import { h } from "../dom";

type Part = "subject" | "predicate" | "object";

export interface PartTypes { subject: EntityType; object: EntityType | null }

/** The text of `evidence` cut into marks; overlapping parts share a mark. */
export function markedSentence(evidence: Evidence, types: PartTypes): HTMLElement {
  const letters = Array.from(evidence.sentence.text);
  const spans: Record<Part, Span[]> = {
    subject: evidence.subject_spans, predicate: evidence.predicate_spans, object: evidence.object_spans,
  };
  const parts = Object.keys(spans) as Part[];
  const cuts = new Set([0, letters.length]);
  for (const part of parts) for (const span of spans[part]) for (const at of span) cuts.add(Math.max(0, Math.min(letters.length, at)));
  const borders = [...cuts].sort((a, b) => a - b);
  const pieces = borders.slice(0, -1).map((start, index) => {
    const text = letters.slice(start, borders[index + 1]).join("");
    const covering = parts.filter((part) => spans[part].some(([from, to]) => from <= start && start < to));
    return covering.length ? mark(text, covering, types) : text;
  });
  return h("p", { class: "sentence-text" }, ...pieces);
}

function mark(text: string, covering: Part[], types: PartTypes): HTMLElement {
  const type = covering.includes("subject") ? types.subject : covering.includes("object") ? types.object : null;
  const classes = covering.map((part) => `is-${part}`);
  if (type) classes.push(`t-${type}`);
  return h("mark", { class: classes.join(" "), "data-part": covering.join(" ") }, text);
}
