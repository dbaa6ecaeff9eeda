/** One analysed sentence: its text with names, its tree, a table of its words, its triples. */
import { h } from "../dom";
import { mark, type Marks } from "../document/spans";
import { t } from "../messages";
import { cardOf } from "./card";
import { Drawing } from "./drawing";
import type { NamedSpan, Sentence, Token, Triple } from "./types";
import { posName, relationName } from "./words";

export interface Card { element: HTMLElement; show: () => void; hide: () => void }

/** The panel of sentence `index`, and its cards. */
export function sentencePanel(sentence: Sentence, index: number): { panel: HTMLElement; cards: Card[] } {
  const drawing = new Drawing(sentence);
  const cards = sentence.triples.map((triple) => {
    const element = cardOf(triple);
    const marks = marksOf(triple);
    const show = (): void => {
      mark({ [String(index)]: marks });
      drawing.mark(marks);
    };
    const hide = (): void => {
      mark({});
      drawing.mark(null);
    };
    return { element, show, hide };
  });
  const list = cards.length
    ? h("ol", { class: "triples", "aria-label": t("analyze.triples") }, ...cards.map(({ element }) => element))
    : h("p", { class: "muted none" }, t("analyze.none"));
  const panel = h(
    "section", { class: "analysed panel", "aria-label": t("analyze.sentence", { n: index + 1 }) },
    h("p", { class: "sentence-text", id: `s-${index}`, lang: sentence.language }, ...named(sentence.text, sentence.entities)),
    drawing.element, wordTable(sentence.tokens), list,
  );
  return { panel, cards };
}

const marksOf = (triple: Triple): Marks =>
  ({ subject: triple.subject.spans, predicate: triple.predicate.spans, object: triple.object.spans });

/** The text with its names as marks. Of two that cross the first is kept; one inside another is inside it here. */
function named(text: string, entities: NamedSpan[]): Node[] {
  const points = Array.from(text);
  const inside = (from: number, to: number, spans: NamedSpan[]): Node[] => {
    const nodes: Node[] = [];
    let at = from;
    for (const span of spans) {
      if (span.start < at || span.end > to) continue;
      nodes.push(new Text(points.slice(at, span.start).join("")));
      const inner = spans.filter((other) => other !== span && span.start <= other.start && other.end <= span.end);
      nodes.push(h("span", { class: `mention t-${span.type}`, title: t(`type.${span.type}`) }, ...inside(span.start, span.end, inner)));
      at = span.end;
    }
    nodes.push(new Text(points.slice(at, to).join("")));
    return nodes;
  };
  return inside(0, points.length, [...entities].sort((a, b) => a.start - b.start || b.end - a.end));
}

/** The same as the drawing, to read line by line. */
function wordTable(tokens: Token[]): HTMLElement {
  const row = (token: Token): HTMLElement => h(
    "tr", {},
    h("td", {}, token.form), h("td", {}, posName(token.pos), " ", h("code", { class: "muted" }, token.pos)),
    h("td", {}, relationName(token.relation), " ", h("code", { class: "muted" }, token.relation)), h("td", {}, tokens[token.head]?.form ?? "—"),
  );
  const heads = ["analyze.table.word", "analyze.table.pos", "analyze.table.relation", "analyze.table.head"];
  return h(
    "details", { class: "words" },
    h("summary", { class: "muted small" }, t("analyze.table", { n: tokens.length })),
    h("table", { class: "table" }, h("thead", {}, h("tr", {}, ...heads.map((key) => h("th", { scope: "col" }, t(key))))), h("tbody", {}, ...tokens.map(row))),
  );
}
