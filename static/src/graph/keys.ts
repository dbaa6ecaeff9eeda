/** The keys of the graph page. They come before the frame's own, so that "/" finds in the graph. */
import { find, isTyping } from "../dom";

/** A key within this time after G belongs to the frame ("G L" goes to the library). */
const SEQUENCE_MS = 1200;

/** What a key does; false when there is nothing here for it to do. */
export type KeyMap = Record<string, (event: KeyboardEvent) => boolean | void>;

export function startKeys(map: KeyMap): void {
  let leaderAt = -SEQUENCE_MS;
  window.addEventListener("keydown", (event) => {
    if (isTyping(event) && event.key !== "Escape") return;
    if (event.altKey || find("dialog[open], details.menu[open]")) return;
    const key = nameOf(event);
    const isSequence = event.timeStamp - leaderAt < SEQUENCE_MS;
    leaderAt = key === "g" && !isSequence ? event.timeStamp : -SEQUENCE_MS;
    if (isSequence || isTyping(event)) return;
    const act = map[key];
    if (!act || act(event) === false) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}

/** "a", "shift+z", "ctrl+a", "arrowleft"; signs that need Shift on some keyboards are themselves. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const isLetter = /^[a-z]$/.test(key);
  return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.shiftKey && (isLetter || key.length > 1) ? "shift+" : ""}${key}`;
}
