/** Mouse and touch on the canvas: hover, click, and dragging a node to another place. */
import type { GraphCanvas } from "./canvas/canvas";
import type { Hit } from "./canvas/frame";
import type { Point } from "../layout/model";

/** Fingers are wide. */
const TOUCH_SLACK = 10;
/** Pixels that a pressed node moves before it is dragged. */
const DRAG_FROM = 4;

export interface PointerEvents {
  clicked(hit: Hit): void;
  hovered(hit: Hit): void;
  dragged(uid: string, to: Point): void;
  /** The view was moved or zoomed by hand. */
  moved(): void;
}

export function startPointer(canvas: GraphCanvas, container: HTMLElement, events: PointerEvents): void {
  let pressed: { uid: string; from: Point } | null = null;
  let isDragging = false;
  let over: string | null = null;

  canvas.sigma.on("downStage", ({ event }) => {
    isDragging = false;
    const hit = event.original instanceof MouseEvent && event.original.button === 0 ? canvas.hitAt(event) : null;
    pressed = hit?.kind === "node" ? { uid: hit.uid, from: { x: event.x, y: event.y } } : null;
  });
  canvas.sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
    if (!pressed) return;
    preventSigmaDefault();
    isDragging ||= Math.hypot(event.x - pressed.from.x, event.y - pressed.from.y) >= DRAG_FROM;
    if (isDragging) canvas.place(pressed.uid, canvas.layoutPoint(event));
  });
  document.addEventListener("mouseup", () => {
    const place = pressed && canvas.placeOf(pressed.uid);
    if (isDragging && pressed && place) events.dragged(pressed.uid, place);
    pressed = null;
  });
  canvas.sigma.on("clickStage", ({ event }) => {
    if (isDragging) return;
    events.clicked(canvas.hitAt(event, event.original instanceof MouseEvent ? 0 : TOUCH_SLACK));
  });
  canvas.sigma.on("wheelStage", () => events.moved());
  container.addEventListener("mousedown", () => events.moved());
  container.addEventListener("touchstart", () => events.moved(), { passive: true });

  const hover = (hit: Hit): void => {
    const key = hit ? hit.kind + hit.uid : null;
    if (key === over) return;
    over = key;
    container.classList.toggle("is-over", hit !== null);
    events.hovered(hit);
  };
  container.addEventListener("mousemove", (event) => {
    if (event.buttons) return;
    const box = container.getBoundingClientRect();
    hover(canvas.hitAt({ x: event.clientX - box.left, y: event.clientY - box.top }));
  });
  container.addEventListener("mouseleave", () => hover(null));
}
