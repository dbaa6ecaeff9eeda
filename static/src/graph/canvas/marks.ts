/** Marks over the graph: rings around what is chosen, pins, what is folded away, and the lasso while it is drawn. */
import type { Point } from "../../layout/model";
import type { SceneStore } from "../scene";
import type { Appearance } from "./appearance";
import type { Frame, NodeOnScreen } from "./frame";

export interface Marks { cursor: string | null; pins: ReadonlySet<string>; lasso: readonly Point[] }

export function drawMarks(context: CanvasRenderingContext2D, frame: Frame, looks: Appearance, store: SceneStore, marks: Marks): void {
  const { folded } = store.visible;
  const special = new Set([looks.selection.node, marks.cursor, ...looks.marked.nodes, ...marks.pins, ...folded.keys()]);
  if (special.size > 1 || !special.has(null)) {
    for (const node of frame.nodes) {
      if (!special.has(node.uid)) continue;
      ring(context, node, looks, marks.cursor);
      if (marks.pins.has(node.uid)) pin(context, node, looks.palette.accent, looks.palette.paper);
      const away = folded.get(node.uid);
      if (away) badge(context, node, `+${away}`, looks);
    }
  }
  if (frame.nodes[0]?.node.entities) for (const node of frame.nodes) figure(context, node, looks.palette.paper);
  if (marks.lasso.length > 1) lasso(context, marks.lasso, looks.palette.accent);
}

/** Solid around what is chosen, double around what is marked, dashed around the keyboard's place. */
function ring(context: CanvasRenderingContext2D, node: NodeOnScreen, looks: Appearance, cursor: string | null): void {
  const isSelected = node.uid === looks.selection.node;
  const isMarked = looks.marked.nodes.has(node.uid);
  if (!isSelected && !isMarked && node.uid !== cursor) return;
  const reach = node.radius * 1.12;
  context.strokeStyle = looks.palette.accent;
  context.lineWidth = 2;
  context.setLineDash(isSelected || (isMarked && node.uid !== cursor) ? [] : [4, 3]);
  circle(context, node, reach + 5);
  context.setLineDash([]);
  if (!isMarked) return;
  context.globalAlpha = 0.22;
  context.lineWidth = 6;
  circle(context, node, reach + 7);
  context.globalAlpha = 1;
}

function circle(context: CanvasRenderingContext2D, { x, y }: Point, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** A small needle at the upper right. */
function pin(context: CanvasRenderingContext2D, node: NodeOnScreen, colour: string, paper: string): void {
  const x = node.x + node.radius * 0.8 + 2;
  const y = node.y - node.radius * 0.8 - 2;
  for (const [width, style] of [[4, paper], [1.6, colour]] as const) {
    context.strokeStyle = style;
    context.fillStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - 4, y + 4);
    context.lineTo(x, y);
    context.stroke();
    context.beginPath();
    context.arc(x + 1, y - 1, 2.2 + (width > 2 ? 1.4 : 0), 0, 2 * Math.PI);
    context.fill();
  }
}

/** How many entities a community has, in its circle. */
function figure(context: CanvasRenderingContext2D, { x, y, radius, node }: NodeOnScreen, colour: string): void {
  if (radius < 10) return;
  context.font = `700 ${Math.min(13, radius * 0.75)}px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = colour;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(node.entities!.toLocaleString("en-US"), x, y + 0.5);
}

function badge(context: CanvasRenderingContext2D, node: NodeOnScreen, text: string, { palette }: Appearance): void {
  context.font = `600 11px ${getComputedStyle(document.body).fontFamily}`;
  const width = context.measureText(text).width + 10;
  const left = node.x + node.radius * 0.7;
  const top = node.y + node.radius * 0.2;
  context.fillStyle = palette.ink;
  context.strokeStyle = palette.paper;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(left, top, width, 16, 8);
  context.stroke();
  context.fill();
  context.fillStyle = palette.paper;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, left + width / 2, top + 8.5);
}

function lasso(context: CanvasRenderingContext2D, line: readonly Point[], colour: string): void {
  context.beginPath();
  line.forEach(({ x, y }, index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.fillStyle = colour;
  context.globalAlpha = 0.08;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
}
