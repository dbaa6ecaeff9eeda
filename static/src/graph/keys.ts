/** The keys of the graph page. They come before the frame's own, so that "/" finds in the graph. */
import { find, isTyping } from "../dom";

/** A key within this time after G belongs to the frame ("G L" goes to the library). */
const SEQUENCE_MS = 1200;

export interface KeyEvents {
  find(): void;
  switchView(): void;
  zoom(factor: number): void;
  fit(): void;
  arrangeAnew(): void;
  /** To the next (1) or the previous row or neighbour. */
  step(by: 1 | -1): void;
  /** Moves the keyboard's place on the canvas; false when it does not have the focus. */
  walk(dx: number, dy: number): boolean;
  /** Opens what the keyboard's place on the canvas is on; false when it does not have the focus. */
  open(): boolean;
  close(): boolean;
  /** A key that is none of these; whether it was anybody's. */
  other(key: string, event: KeyboardEvent): boolean;
}

const ARROWS: Record<string, [number, number]> = {
  arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1],
};

export function startKeys(events: KeyEvents): void {
  let leaderAt = -SEQUENCE_MS;
  window.addEventListener("keydown", (event) => {
    if (isTyping(event) && event.key !== "Escape") return;
    if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open], details.menu[open]")) return;
    const key = event.key.toLowerCase();
    const isSequence = event.timeStamp - leaderAt < SEQUENCE_MS;
    leaderAt = key === "g" && !isSequence ? event.timeStamp : -SEQUENCE_MS;
    if (isSequence || isTyping(event) || !(act(key, events) || events.other(key, event))) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}

/** Does what `key` stands for; false when it stands for nothing here. */
function act(key: string, events: KeyEvents): boolean {
  const arrow = ARROWS[key];
  if (arrow) return events.walk(...arrow);
  switch (key) {
    case "/": case "f": events.find(); return true;
    case "t": events.switchView(); return true;
    case "+": case "=": events.zoom(1 / 1.4); return true;
    case "-": case "_": events.zoom(1.4); return true;
    case "0": events.fit(); return true;
    case "l": events.arrangeAnew(); return true;
    case "j": events.step(1); return true;
    case "k": events.step(-1); return true;
    case "enter": case " ": return events.open();
    case "escape": return events.close();
    default: return false;
  }
}
