/**
 * Writes names and predicates over the graph: a name under its node, a predicate on its edge, each with a halo of the
 * paper's colour. What would cover a node or another label is moved, or left out; what is selected is always written.
 */
import type { Palette } from "./colours";
import { pointAt } from "./curve";
import { type Box, BRIGHT_RANK, CHOSEN_RANK, curveOf, type EdgeOnScreen, type Frame, type NodeOnScreen } from "./frame";

const NAME_FONT = "500 13px";
const STRONG_NAME_FONT = "700 13.5px";
const PREDICATE_FONT = "400 11.5px";
const LONGEST = 16;
/** Radius from which a name is bold. */
const STRONG_RADIUS = 12;
/** Where on its edge a predicate may stand, best first. */
const STOPS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73];

export const shorten = (text: string): string => {
  const letters = Array.from(text);
  const wide = letters.filter((letter) => letter.charCodeAt(0) > 0x2e7f).length;
  const limit = wide > letters.length / 2 ? LONGEST - 4 : LONGEST + 8;
  return letters.length > limit ? `${letters.slice(0, limit - 1).join("")}…` : text;
};

const widths = new Map<string, number>();
let measuring: CanvasRenderingContext2D | null = null;

function widthOf(text: string, font: string): number {
  const key = font + text;
  let width = widths.get(key);
  if (width === undefined) {
    measuring ??= document.createElement("canvas").getContext("2d")!;
    measuring.font = font;
    width = measuring.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

const family = (): string => getComputedStyle(document.body).fontFamily;

/** Width of an entity's name as the canvas writes it; what the layout leaves room for. */
export const nameWidth = (name: string): number => widthOf(shorten(name), `${STRONG_NAME_FONT} ${family()}`);
export const predicateWidth = (predicate: string): number => widthOf(shorten(predicate), `${PREDICATE_FONT} ${family()}`);

/** Boxes in a coarse grid, so that each is compared with its neighbours only. */
class Taken {
  private readonly cells = new Map<number, { box: Box; owner: string }[]>();

  private *keys(box: Box): Generator<number> {
    for (let column = Math.floor(box.left / 64); column <= Math.floor(box.right / 64); column++) {
      for (let row = Math.floor(box.top / 64); row <= Math.floor(box.bottom / 64); row++) yield column * 4096 + row;
    }
  }

  add(box: Box, owner: string): void {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push({ box, owner });
      else this.cells.set(key, [{ box, owner }]);
    }
  }

  /** Whether `box` touches nothing but what belongs to `owner`. */
  isFree(box: Box, owner: string): boolean {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) {
        if (other.owner === owner) continue;
        const { left, right, top, bottom } = other.box;
        if (box.left < right && box.right > left && box.top < bottom && box.bottom > top) return false;
      }
    }
    return true;
  }
}

interface Ink {
  context: CanvasRenderingContext2D;
  palette: Palette;
  width: number;
  height: number;
  /** Whether edges get their words. */
  hasPredicates: boolean;
  /** Whether what is faint has no name. */
  isDimmed: boolean;
}

const isOutside = (box: Box, { width, height }: Ink): boolean =>
  box.right < 0 || box.left > width || box.bottom < 0 || box.top > height;

/** A name for each so many square pixels at most; nobody reads more, and placing thousands would stall each frame. */
const PIXELS_PER_NAME = 4200;
const MARGIN = 60;

/** Draws all labels of `frame` and writes the boxes of the names into `frame.labels`. */
export function drawLabels(frame: Frame, ink: Ink): void {
  const taken = new Taken();
  const inView = frame.nodes.filter(({ x, y }) => x > -MARGIN && x < ink.width + MARGIN && y > -MARGIN && y < ink.height + MARGIN);
  const keepFree = (isFaint: boolean): void => {
    for (const { uid, x, y, radius } of inView.filter((node) => node.isFaint === isFaint)) {
      taken.add({ left: x - radius - 1, right: x + radius + 1, top: y - radius - 1, bottom: y + radius + 1 }, uid);
    }
  };
  // What is lit is named even over what is faint; it comes first.
  keepFree(false);
  let isAmongFaint = false;
  frame.labels.clear();
  const fonts = family();
  let left = Math.max(60, (ink.width * ink.height) / PIXELS_PER_NAME);
  for (const node of inView) {
    if (left <= 0 && node.rank < BRIGHT_RANK) break;
    if (ink.isDimmed && node.isFaint) continue;
    if (node.isFaint && !isAmongFaint) {
      keepFree(true);
      isAmongFaint = true;
    }
    if (drawName(node, frame, taken, ink, fonts)) left -= 1;
  }
  if (!ink.hasPredicates) return;
  ink.context.font = `${PREDICATE_FONT} ${fonts}`;
  for (const edge of frame.labelled) {
    const { from, to } = edge;
    if (Math.max(from.x, to.x) < 0 || Math.min(from.x, to.x) > ink.width || Math.max(from.y, to.y) < 0 || Math.min(from.y, to.y) > ink.height) continue;
    drawPredicate(edge, taken, ink);
  }
}

function drawName(node: NodeOnScreen, frame: Frame, taken: Taken, ink: Ink, fonts: string): boolean {
  const font = `${node.radius >= STRONG_RADIUS || node.rank >= CHOSEN_RANK ? STRONG_NAME_FONT : NAME_FONT} ${fonts}`;
  const text = shorten(node.name);
  const width = widthOf(text, font);
  const boxAt = (x: number, y: number): Box => ({ left: x - width / 2 - 2, right: x + width / 2 + 2, top: y - 8, bottom: y + 8 });
  const below = { x: node.x, y: node.y + node.radius + 11 };
  const above = { x: node.x, y: node.y - node.radius - 10 };
  // Over its node a name could be taken for another's, so only what stands out may go there.
  const places = node.rank >= BRIGHT_RANK ? [below, above] : [below];
  const place = places.find((at) => taken.isFree(boxAt(at.x, at.y), node.uid)) ?? (node.rank >= CHOSEN_RANK ? below : null);
  if (!place) return false;
  const box = boxAt(place.x, place.y);
  taken.add(box, node.uid);
  frame.labels.set(node.uid, box);
  if (isOutside(box, ink)) return false;
  ink.context.font = font;
  write(ink, text, place.x, place.y, ink.palette.ink, node.isFaint ? 0.3 : 1);
  return true;
}

function drawPredicate(edge: EdgeOnScreen, taken: Taken, ink: Ink): void {
  const text = edge.edge.label ?? shorten(edge.predicate);
  const width = widthOf(text, ink.context.font);
  const curve = curveOf(edge);
  for (const stop of STOPS) {
    const { x, y } = pointAt(curve, stop);
    const box = { left: x - width / 2 - 3, right: x + width / 2 + 3, top: y - 8, bottom: y + 8 };
    if (isOutside(box, ink) || !taken.isFree(box, edge.uid)) continue;
    taken.add(box, edge.uid);
    const colour = edge.edge.status === "predicted" ? ink.palette.statuses.predicted : ink.palette.muted;
    write(ink, text, x, y, edge.isStrong ? ink.palette.accent : colour, 1);
    return;
  }
}

/** Pictures of words with their halo: stroking Chinese outlines anew in each frame would take most of its time. */
const pictures = new Map<string, HTMLCanvasElement>();
const MOST_PICTURES = 3000;
const HALO = 4;

function write({ context, palette }: Ink, text: string, x: number, y: number, colour: string, alpha: number): void {
  const scale = devicePixelRatio;
  const key = [text, context.font, colour, palette.paper, scale].join("\n");
  let picture = pictures.get(key);
  if (!picture) {
    if (pictures.size >= MOST_PICTURES) pictures.clear();
    picture = paint(text, context.font, colour, palette.paper, scale);
    pictures.set(key, picture);
  }
  const width = picture.width / scale;
  const height = picture.height / scale;
  context.globalAlpha = alpha;
  // On whole pixels, where it stays sharp.
  const [left, top] = [x - width / 2, y - height / 2].map((value) => Math.round(value * scale) / scale);
  context.drawImage(picture, left!, top!, width, height);
  context.globalAlpha = 1;
}

function paint(text: string, font: string, colour: string, paper: string, scale: number): HTMLCanvasElement {
  const picture = document.createElement("canvas");
  picture.width = Math.ceil((widthOf(text, font) + 2 * HALO) * scale);
  picture.height = Math.ceil((18 + 2 * HALO) * scale);
  const context = picture.getContext("2d")!;
  context.scale(scale, scale);
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = HALO;
  context.strokeStyle = paper;
  context.fillStyle = colour;
  const [x, y] = [picture.width / scale / 2, picture.height / scale / 2];
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
  return picture;
}
