/**
 * Why something is predicted, as a picture: the paths from the subject (left) to the object (right), each on a lane of its
 * own, the stronger the thicker. Every edge is a button that opens its sentence.
 */
import type { EntityRef } from "../api";
import { t } from "../messages";
import { type ExplanationPath, percent } from "./types";

const SPACE = "http://www.w3.org/2000/svg";
/** In a narrow picture more paths than this run through each other. */
const MOST_PATHS = { narrow: 2, wide: 4 };
const WIDE_FROM = 480;
const LANE = 62;
const RADIUS = { end: 10, between: 8 };
/** Room at the left and right for half of a name. */
const RIM = 44;
/** Pixels of a Chinese character and of a Latin letter at the labels' size. */
const WIDE = 13;
const NARROW = 7;
/** From this slope on a label stands beside its line, above it: before one that rises, behind one that falls. */
const STEEP = 0.15;
const BESIDE = 6;

interface Spot { entity: EntityRef; x: number; y: number; radius: number }
interface Line { from: Spot; to: Spot; path: ExplanationPath; index: number; bow: number }

type Attributes = Record<string, string | number>;

function draw(name: string, attributes: Attributes, ...children: (Element | string)[]): SVGElement {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** "张骞 —出使→ 乌孙 ←副使— 安息", for those who do not see the picture. */
export function spoken({ entities, edges }: ExplanationPath): string {
  return edges.reduce(
    (words, { predicate, forward }, at) => `${words} ${forward ? `—${predicate}→` : `←${predicate}—`} ${entities[at + 1]!.name}`,
    entities[0]!.name,
  );
}

/** The picture of `paths`, `width` pixels wide; `open` is called with the statement of an edge. */
export function pathPicture(paths: ExplanationPath[], width: number, open: (statement: string) => void): SVGElement {
  const shown = [...paths].sort((a, b) => b.share - a.share).slice(0, width < WIDE_FROM ? MOST_PATHS.narrow : MOST_PATHS.wide);
  const height = Math.max(1, shown.length) * LANE + 34;
  const lines = layOut(shown, width, height);
  const spots = new Set(lines.flatMap(({ from, to }) => [from, to]));
  const reach = (width - 2 * RIM) / Math.max(1, ...shown.map(({ edges }) => edges.length));
  return draw(
    "svg",
    { class: "path-picture", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": t("prediction.paths", { n: shown.length }) },
    ...lines.map((line) => edge(line, reach, open)),
    ...[...spots].map((spot) => node(spot, reach)),
  );
}

/** Subject and object in the middle of the sides; what lies between on the lane of its path, once for paths that share it. */
function layOut(paths: ExplanationPath[], width: number, height: number): Line[] {
  const middle = (height - 20) / 2;
  const first = paths[0]?.entities[0];
  const last = paths[0]?.entities.at(-1);
  if (!first || !last) return [];
  const left: Spot = { entity: first, x: RIM, y: middle, radius: RADIUS.end };
  const right: Spot = { entity: last, x: width - RIM, y: middle, radius: RADIUS.end };
  const known = new Map<string, Spot>();
  const drawn = new Set<string>();
  return paths.flatMap((path, lane) => {
    const y = paths.length === 1 ? middle : 24 + lane * ((height - 72) / (paths.length - 1));
    const hops = path.edges.length;
    const spots = path.entities.map((entity, at): Spot => {
      if (at === 0) return left;
      if (at === hops) return right;
      const key = `${entity.uid} ${at}/${hops}`;
      const spot = known.get(key) ?? { entity, x: RIM + ((width - 2 * RIM) * at) / hops, y, radius: RADIUS.between };
      known.set(key, spot);
      return spot;
    });
    return path.edges.flatMap(({ statement }, index): Line[] => {
      if (drawn.has(statement)) return [];
      drawn.add(statement);
      return [{ from: spots[index]!, to: spots[index + 1]!, path, index, bow: hops === 1 ? 2 * (y - middle) : 0 }];
    });
  });
}

function node({ entity, x, y, radius }: Spot, reach: number): SVGElement {
  return draw(
    "g", { class: `spot t-${entity.type}` },
    draw("circle", { cx: x, cy: y, r: radius }),
    draw("text", { x, y: y + radius + 16, "text-anchor": "middle" }, draw("title", {}, entity.name), fit(entity.name, reach * 0.9)),
  );
}

/** A line with its arrow head and the predicate over it; the first of a path says the path's share, too. */
function edge({ from, to, path, index, bow }: Line, reach: number, open: (statement: string) => void): SVGElement {
  const { statement, predicate, forward } = path.edges[index]!;
  const control = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + bow };
  const share = index === 0 && path.share > 0 ? ` ${percent(path.share)}` : "";
  const words = fit(predicate, reach * 0.8);
  const [one, other] = [path.entities[index]!.name, path.entities[index + 1]!.name];
  const ends = forward ? `${one} → ${other}` : `${other} → ${one}`;
  const label = labelOf(from, to, control);
  const curve = `M${from.x} ${from.y}Q${control.x} ${control.y} ${to.x} ${to.y}`;
  const group = draw(
    "g", { class: "path-edge", role: "button", tabindex: 0, "aria-label": t("prediction.open_edge", { edge: `${words}${share}`, ends }), "data-statement": statement, "data-row": "" },
    draw("path", { class: "reach", d: curve }),
    draw("path", { class: "stroke", d: curve, "stroke-width": (1 + 2.5 * Math.sqrt(Math.max(0, Math.min(1, path.share)))).toFixed(2) }),
    arrow(forward ? from : to, forward ? to : from, control),
    draw("text", label, words, share && draw("tspan", { class: "share" }, share)),
  );
  group.addEventListener("click", () => open(statement));
  group.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key !== "Enter" && key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    open(statement);
  });
  return group;
}

/** Where the words of a line stand, clear of it and of the names under its ends. */
function labelOf(from: Spot, to: Spot, control: { x: number; y: number }): Attributes {
  const slope = (to.y - from.y) / (to.x - from.x || 1);
  const y = (from.y + to.y) / 4 + control.y / 2;
  if (Math.abs(slope) < STEEP) return { x: control.x, y: y - BESIDE, "text-anchor": "middle" };
  return slope < 0
    ? { x: control.x - BESIDE, y: y - 2, "text-anchor": "end" }
    : { x: control.x + BESIDE, y: y - 2, "text-anchor": "start" };
}

/** A head at the rim of `to`, along the curve that comes by way of `control`. */
function arrow(from: Spot, to: Spot, control: { x: number; y: number }): SVGElement {
  const away = Math.hypot(to.x - control.x, to.y - control.y) || Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const dx = (to.x - control.x) / away;
  const dy = (to.y - control.y) / away;
  const tip = { x: to.x - dx * (to.radius + 2), y: to.y - dy * (to.radius + 2) };
  const base = { x: tip.x - dx * 8, y: tip.y - dy * 8 };
  const [a, b] = [1, -1].map((side) => `${(base.x - side * dy * 3.5).toFixed(1)} ${(base.y + side * dx * 3.5).toFixed(1)}`);
  return draw("path", { class: "head", d: `M${tip.x.toFixed(1)} ${tip.y.toFixed(1)}L${a}L${b}Z` });
}


/** `text` cut to about `width` pixels. */
function fit(text: string, width: number): string {
  let left = width;
  const letters = Array.from(text);
  for (const [at, letter] of letters.entries()) {
    left -= letter.codePointAt(0)! > 0x2e7f ? WIDE : NARROW;
    if (left < 0) return `${letters.slice(0, Math.max(1, at - 1)).join("")}…`;
  }
  return text;
}
