/** The document page: cards follow the text, both sides point at each other, what is wrong is put right where it stands. */
import { find, isTyping } from "../dom";
import { graphUrl } from "../routes";
import { listen, listenGraph } from "../live";
import { calmly, refreshUnless } from "../refresh";
import { Caret } from "./caret";
import { CHANGED, redo, undo } from "./deciding";
import { offer, startMarking } from "./marking";
import { openMention, pressNumber } from "./mention";
import { Missing } from "./missing";
import { popoverOf } from "./popover";
import { Reader } from "./reader";
import { Relating } from "./relating";
import { Review } from "./review";
import { openTarget } from "./target";

const state = find("#state");
const uid = state?.dataset.document ?? "";

openTarget();
const reader = new Reader();
const popover = popoverOf(find("#popover")!);
const review = new Review(reader, popover);
const { mayEdit } = review;
const missing = new Missing(mayEdit);
const relating = mayEdit ? new Relating(popover) : null;
const caret = mayEdit ? new Caret((stretch) => offer(popover, stretch)) : null;
if (mayEdit) startMarking(popover);

// --- What opens and what keys do -------------------------------------------------------------------

const open = (name: HTMLElement): void => void openMention(popover, name, mayEdit, (from) => relating?.start(from));

let pressed: PointerEvent | null = null;
document.addEventListener("pointerdown", (event) => (pressed = event));
document.addEventListener("click", (event) => {
  // A click at the end of a selection takes nothing away from it.
  const moved = pressed && event.detail > 0 && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 4;
  if (event.ctrlKey || event.metaKey || event.shiftKey || moved) return;
  const name = (event.target as Element).closest<HTMLElement>("[data-entity]");
  if (!name || popover.element.contains(name)) return;
  event.preventDefault();
  if (!relating?.finish(name)) open(name);
});

const KEYS: Record<string, () => void> = {
  j: () => reader.step(1), k: () => reader.step(-1), n: () => reader.step(1, true), p: () => reader.step(-1, true),
};
const EDITOR_KEYS: Record<string, () => void> = {
  a: () => void review.judge("accept"), r: () => void review.judge("reject"), e: () => review.edit(), z: () => void undo(),
  "shift+z": () => void redo(), "[": () => relating?.step(-1), "]": () => relating?.step(1), m: () => caret?.enter(),
};

function act(event: KeyboardEvent): boolean {
  const key = (event.shiftKey && event.key.length === 1 && /[a-z]/i.test(event.key) ? "shift+" : "") + event.key.toLowerCase();
  const focused = document.activeElement as HTMLElement;
  const name = focused.matches("#text [data-mention]") ? focused : null;
  if (popover.isOpen) {
    const swap = key === "x" ? find("[data-swap]", popover.element) : null;
    const from = key === "l" ? find<HTMLElement>("[aria-keyshortcuts=L]", popover.element) : null;
    (swap ?? from)?.click();
    return Boolean(swap ?? from) || pressNumber(popover, key);
  }
  if (caret?.key(event)) return true;
  if (key === "escape" && relating?.isOn) {
    relating.cancel();
    return true;
  }
  if (name && relating && key === "l") {
    relating.start(name);
    return true;
  }
  if (name && key === "enter") {
    if (!relating?.finish(name)) open(name);
    return true;
  }
  if (key === "enter" && reader.chosen && !focused.closest("a, button, summary, select")) {
    location.assign(graphUrl({ edge: reader.chosen.statement }));
    return true;
  }
  const run = KEYS[key] ?? (mayEdit ? EDITOR_KEYS[key] : undefined);
  run?.();
  return run !== undefined;
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || find("dialog[open]")) return;
  if (act(event)) event.preventDefault();
});

// --- What changes meanwhile ------------------------------------------------------------------------

/** Half-read documents grow at their end, so what is in view stays where it is; nobody loses what they are doing. */
const renewOnce = async (): Promise<void> => {
  let [top, list, mention] = [0, 0, ""];
  const isBusy = (): boolean => {
    top = scrollY;
    list = find("#statements .cards")?.scrollTop ?? 0;
    mention = (document.activeElement as HTMLElement | null)?.dataset.mention ?? "";
    return popover.isOpen || Boolean(caret?.isOn) || Boolean(relating?.isOn) || !getSelection()?.isCollapsed;
  };
  if (!(await refreshUnless(isBusy, "state", "facts", "text", "statements"))) return;
  reader.attach();
  missing.attach();
  find("#statements .cards")?.scrollTo({ top: list, behavior: "instant" });
  scrollTo({ top, behavior: "instant" });
  if (mention) relating?.focus(find(`#text [data-mention="${mention}"]`));
};
/** One after the other, so that no older copy of the page comes after a newer one. */
let renewing = Promise.resolve();
const renew = (): Promise<void> => (renewing = renewing.then(renewOnce, renewOnce));
const show = calmly(renew, 2500);
const showSoon = calmly(renew, 100);

listenGraph(({ changed }) => {
  if (changed) showSoon();
});
document.addEventListener(CHANGED, showSoon);

const moving = !["done", "failed", "cancelled"].includes(state?.dataset.stage ?? "done");
let sentences = -1;
listen((row) => {
  if (row.uid !== uid) return;
  const bar = find<HTMLProgressElement>("#state progress");
  if (bar && row.job) bar.value = row.job.progress;
  const stage = row.job?.state === "failed" || row.job?.state === "cancelled" ? row.job.state : row.job?.stage || "done";
  if (row.sentence_count === sentences && stage === find("#state")?.dataset.stage && row.job?.stage !== "analysing") return;
  sentences = row.sentence_count;
  show();
}, moving ? [uid] : []);
