/** Between places in the page and offsets in a sentence (code points), and marks that touch no element. */
import type { Span } from "../api";

export interface Marks { subject: Span[]; predicate: Span[]; object: Span[] }
export interface Stretch { sentence: HTMLElement; uid: string; start: number; end: number; text: string }

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

/** How many code points of `root` lie before a place in it. */
function offsetOf(root: Node, node: Node, at: number): number {
  const before = document.createRange();
  before.setStart(root, 0);
  before.setEnd(node, at);
  return Array.from(before.toString()).length;
}

export const sentenceOf = (node: Node | null): HTMLElement | null =>
  (node instanceof Element ? node : node?.parentElement)?.closest<HTMLElement>("#text .sentence") ?? null;

export const uidOf = (sentence: HTMLElement): string => sentence.id.slice(2);

export const pointsOf = (sentence: HTMLElement): string[] => Array.from(sentence.textContent ?? "");

/** What of a sentence is selected: the first sentence when it goes on into others, blanks at the ends left out. */
export function selectedStretch(selection: Selection | null): Stretch | null {
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const sentence = sentenceOf(range.startContainer) ?? sentenceOf(range.endContainer);
  if (!sentence) return null;
  const length = pointsOf(sentence).length;
  const start = sentence.contains(range.startContainer) ? offsetOf(sentence, range.startContainer, range.startOffset) : 0;
  const end = sentence.contains(range.endContainer) ? offsetOf(sentence, range.endContainer, range.endOffset) : length;
  return stretch(sentence, start, end);
}

/** A stretch of a sentence without blanks at its ends; null when nothing is left. */
export function stretch(sentence: HTMLElement, from: number, to: number): Stretch | null {
  const points = pointsOf(sentence);
  let [start, end] = [Math.max(0, from), Math.min(points.length, to)];
  while (start < end && !points[start]!.trim()) start += 1;
  while (end > start && !points[end - 1]!.trim()) end -= 1;
  return start < end ? { sentence, uid: uidOf(sentence), start, end, text: points.slice(start, end).join("") } : null;
}

/** Where a mention stands in its sentence; its element may be cut into pieces by another mention. */
export function mentionStretch(element: HTMLElement): Stretch | null {
  const sentence = sentenceOf(element);
  if (!sentence) return null;
  const pieces = [...sentence.querySelectorAll<HTMLElement>(`[data-mention="${element.dataset.mention ?? ""}"]`)];
  const starts = pieces.map((piece) => offsetOf(sentence, piece, 0));
  const ends = pieces.map((piece) => offsetOf(sentence, piece, piece.childNodes.length));
  return stretch(sentence, Math.min(...starts), Math.max(...ends));
}

export function rangeOf(root: Node, [start, end]: Span): Range | null {
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

/** Marks stretches by the name of a ::highlight; earlier ones of that name go. */
export function highlight(name: string, ranges: (Range | null)[]): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.set(name, new Highlight(...ranges.filter((range) => range !== null)));
}

/** Marks subject, predicate and object in the sentences of `marks`; earlier marks go. */
export function mark(marks: Record<string, Marks>): void {
  for (const part of PARTS) {
    highlight(part, Object.entries(marks).flatMap(([uid, spans]) => {
      const sentence = document.getElementById(`s-${uid}`);
      return sentence ? spans[part].map((span) => rangeOf(sentence, span)) : [];
    }));
  }
}
