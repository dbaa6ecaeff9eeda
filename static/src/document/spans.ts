/** Marks spans of a sentence without touching its elements (CSS custom highlights), by code points. */
import type { Span } from "../api";

export interface Marks { subject: Span[]; predicate: Span[]; object: Span[] }

const PARTS = ["subject", "predicate", "object"] as const;

/** The place of code point `offset` in the text of `root`: a text node and a UTF-16 offset in it. */
export function placeOf(root: Node, offset: number): [Text, number] | null {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let left = offset;
  let last: Text | null = null;
  while (walker.nextNode()) {
    last = walker.currentNode as Text;
    const points = Array.from(last.data);
    if (left <= points.length) return [last, points.slice(0, left).join("").length];
    left -= points.length;
  }
  return last && [last, last.data.length];
}

function rangeOf(root: Node, [start, end]: Span): Range | null {
  // A span starts behind a place, so that it does not take in the end of the text node before it.
  const from = placeOf(root, start + 1);
  const to = placeOf(root, end);
  if (!from || !to || end <= start) return null;
  const range = document.createRange();
  const [node, behind] = from;
  const width = (node.data.codePointAt(behind - 2) ?? 0) > 0xffff ? 2 : 1;
  range.setStart(node, Math.max(0, behind - width));
  range.setEnd(...to);
  return range;
}

/** Marks subject, predicate and object in the sentences of `marks`; earlier marks go. */
export function mark(marks: Record<string, Marks>): void {
  if (!("highlights" in CSS)) return;
  for (const part of PARTS) {
    const ranges = Object.entries(marks).flatMap(([uid, spans]) => {
      const sentence = document.getElementById(`s-${uid}`);
      return sentence ? spans[part].map((span) => rangeOf(sentence, span)).filter((range) => range !== null) : [];
    });
    CSS.highlights.set(part, new Highlight(...ranges));
  }
}
