/** Mouse and touch on the canvas: hover, click, dragging a node to another place, and the lasso. */
import type { GraphCanvas } from "./canvas/canvas";
import { type Hit, isInside } from "./canvas/frame";
import type { Point } from "../layout/model";

/** Fingers are wide. */
const TOUCH_SLACK = 10;
/** Pixels that a pressed node moves before it is dragged. */
const DRAG_FROM = 4;

export interface PointerEvents {
  /** `isMany`: with Ctrl, ⌘ or Shift, which adds to the selection. */
  clicked(hit: Hit, isMany: boolean): void;
  hovered(hit: Hit): void;
  dragged(uid: string, to: Point): void;
  /** Entities inside of a lasso. */
  caught(uids: string[]): void;
  /** Whether a drag on the paper draws a lasso even without Shift. */
  hasLasso(): boolean;
  /** The view was moved or zoomed by hand. */
  moved(): void;
}

/** What sigma itself listens to: it reads a pixel back from the graphics card each time, which stalls every frame. */
const SIGMAS_OWN = [
  "mousemove", "mousemovebody", "click", "rightClick", "doubleClick", "wheel", "mousedown", "mouseup", "mouseleave", "mouseenter",
] as const;
const SIGMAS_OWN_TOUCH = ["touchdown", "touchup", "touchmove", "tap", "doubletap"] as const;

const isManyKey = (event: MouseEvent | TouchEvent): boolean => event.ctrlKey || event.metaKey || event.shiftKey;

export function startPointer(canvas: GraphCanvas, container: HTMLElement, events: PointerEvents): void {
  let pressed: { uid: string; from: Point } | null = null;
  let isDragging = false;
  let over: string | null = null;
  const mouse = canvas.sigma.getMouseCaptor();
  const touch = canvas.sigma.getTouchCaptor();
  for (const name of SIGMAS_OWN) mouse.removeAllListeners(name);
  for (const name of SIGMAS_OWN_TOUCH) touch.removeAllListeners(name);

  mouse.on("mousedown", (at) => {
    isDragging = false;
    const original = at.original as MouseEvent;
    pressed = null;
    if (original.button !== 0) return;
    const hit = canvas.hitAt(at);
    const node = hit?.kind === "node" ? hit.uid : null;
    // with Shift a node is chosen beside others; with the lasso at hand a line may begin anywhere
    if (events.hasLasso() || (original.shiftKey && !node)) canvas.marks.lasso = [{ x: at.x, y: at.y }];
    else if (node) pressed = { uid: node, from: { x: at.x, y: at.y } };
  });
  mouse.on("mousemovebody", (at) => {
    const { lasso } = canvas.marks;
    if (!pressed && !lasso.length) return;
    at.preventSigmaDefault();
    if (lasso.length) {
      canvas.marks.lasso = [...lasso, { x: at.x, y: at.y }];
      canvas.sigma.scheduleRender();
      return;
    }
    isDragging ||= Math.hypot(at.x - pressed!.from.x, at.y - pressed!.from.y) >= DRAG_FROM;
    if (isDragging) canvas.drag(pressed!.uid, canvas.layoutPoint(at));
  });
  mouse.on("mouseup", () => {
    const { lasso } = canvas.marks;
    canvas.marks.lasso = [];
    if (lasso.length > 2) {
      isDragging = true; // so that the click that follows chooses nothing
      events.caught(canvas.frame.nodes.filter((node) => isInside(node, lasso)).map(({ uid }) => uid));
      canvas.sigma.scheduleRender();
    }
    const place = pressed && canvas.placeOf(pressed.uid);
    if (isDragging && pressed && place) events.dragged(pressed.uid, place);
    pressed = null;
  });
  // Sigma's own click takes two quick ones for a double click, whatever it is told, and keeps the second for itself.
  let downAt: Point = { x: 0, y: 0 };
  container.addEventListener("mousedown", ({ clientX, clientY }) => (downAt = { x: clientX, y: clientY }));
  container.addEventListener("click", (event) => {
    const hasMoved = Math.hypot(event.clientX - downAt.x, event.clientY - downAt.y) >= DRAG_FROM;
    if (isDragging || hasMoved || (event as PointerEvent).pointerType === "touch") return;
    const box = container.getBoundingClientRect();
    events.clicked(canvas.hitAt({ x: event.clientX - box.left, y: event.clientY - box.top }), isManyKey(event));
  });
  touch.on("tap", ({ touches, previousTouches }) => {
    const at = touches[0] ?? previousTouches[0];
    if (at) events.clicked(canvas.hitAt(at, TOUCH_SLACK), false);
  });
  mouse.on("wheel", () => events.moved());
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
