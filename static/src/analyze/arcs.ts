/** Where the words and arcs of a dependency tree stand, in pixels. No element here. */
import type { NamedSpan, Token } from "./types";

export const LEVEL = 26;
const GAP = 16;
/** Free space beside an arc's label, so that its ends can be seen. */
const LABEL_MARGIN = 22;
const EDGE = 12;

export interface Word { x: number; width: number }
export interface Arc { head: number; dependent: number; level: number; label: string }
export interface Name { from: number; to: number; row: number; type: NamedSpan["type"] }
export interface Layout { words: Word[]; arcs: Arc[]; names: Name[]; width: number; levels: number; rows: number }

/** `widths`: of each word with its tag below; `label` and `measure`: an arc's words and how wide they are. */
export function layout(
  tokens: Token[], entities: NamedSpan[], widths: number[], label: (relation: string) => string, measure: (words: string) => number,
): Layout {
  const arcs = tokens.flatMap((token, dependent) =>
    token.head < 0 ? [] : [{ head: token.head, dependent, level: 1, label: label(token.relation) }]);
  const words = place(arcs, widths, measure);
  raise(arcs);
  const names = namesOf(tokens, entities);
  const last = words[words.length - 1];
  return {
    words, arcs, names,
    width: last ? last.x + last.width / 2 + EDGE : 0,
    levels: Math.max(1, ...arcs.map(({ level }) => level)),
    rows: Math.max(0, ...names.map(({ row }) => row + 1)),
  };
}

/** Centres of the words, from left to right, each as far from the one before as words and labels need. */
function place(arcs: Arc[], widths: number[], measure: (words: string) => number): Word[] {
  const words: Word[] = [];
  for (const [index, width] of widths.entries()) {
    const before = words[index - 1];
    let x = before ? before.x + before.width / 2 + GAP + width / 2 : EDGE + width / 2;
    for (const arc of arcs) {
      const left = Math.min(arc.head, arc.dependent);
      if (Math.max(arc.head, arc.dependent) === index) x = Math.max(x, (words[left]?.x ?? 0) + measure(arc.label) + LABEL_MARGIN);
    }
    words.push({ x, width });
  }
  return words;
}

/** An arc passes above all those that lie between its ends; of two that cross the shorter one is below. */
function raise(arcs: Arc[]): void {
  const ends = (arc: Arc): [number, number] => [Math.min(arc.head, arc.dependent), Math.max(arc.head, arc.dependent)];
  const tops: number[] = [];
  for (const arc of [...arcs].sort((a, b) => Math.abs(a.head - a.dependent) - Math.abs(b.head - b.dependent))) {
    const [from, to] = ends(arc);
    arc.level = 1;
    for (let gap = from; gap < to; gap += 1) arc.level = Math.max(arc.level, (tops[gap] ?? 0) + 1);
    for (let gap = from; gap < to; gap += 1) tops[gap] = arc.level;
  }
}

/** Names as stretches of words; one that overlaps another goes to the row below. */
function namesOf(tokens: Token[], entities: NamedSpan[]): Name[] {
  const ends: number[] = [];
  return entities.flatMap(({ start, end, type }) => {
    const inside = [...tokens.keys()].filter((at) => (tokens[at]?.start ?? 0) < end && start < (tokens[at]?.end ?? 0));
    const from = inside[0];
    const to = inside[inside.length - 1];
    if (from === undefined || to === undefined) return [];
    let row = 0;
    while ((ends[row] ?? -1) >= from) row += 1;
    ends[row] = to;
    return [{ from, to, row, type }];
  });
}
