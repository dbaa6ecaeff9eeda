/** Words that somebody selects become a mention: of a type, and of an entity that is there or a new one. */
import { address } from "../api";
import { decide } from "../decisions";
import { find, h } from "../dom";
import { finder } from "../merging/finder";
import { t } from "../messages";
import { carryOut } from "./deciding";
import { tool, typeButtons } from "./mention";
import type { Popover } from "./popover";
import { highlight, rangeOf, selectedStretch, type Stretch } from "./spans";

const LONGEST = 200;
const ENTITY_CARD = "#text";

/** Offers to mark what was selected, as soon as the mouse or the keyboard let go of it. */
export function startMarking(popover: Popover): void {
  const text = find(ENTITY_CARD);
  if (!text) return;
  const look = (): void => {
    const stretch = selectedStretch(getSelection());
    if (stretch && stretch.text.length <= LONGEST) offer(popover, stretch);
  };
  document.addEventListener("pointerup", (event) => {
    // The click that follows may take the selection away, so this waits for it.
    if (find(ENTITY_CARD)?.contains(event.target as Node)) window.setTimeout(look);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Shift" && !popover.isOpen && !find("dialog[open]")) look();
  });
  popover.onClose(() => highlight("marking", []));
}

/** Asks what `stretch` names. */
export function offer(popover: Popover, stretch: Stretch): void {
  const { sentence, uid, start, end, text } = stretch;
  const range = rangeOf(sentence, [start, end]);
  const send = (body: Record<string, unknown>, words: string): void => {
    popover.close();
    getSelection()?.removeAllRanges();
    void carryOut(() => decide(address("mentions"), "POST", { sentence: uid, start, end, ...body }), words);
  };
  const found = finder("mark-link", t("marking.known"), [], ({ uid: entity, type, name }) =>
    send({ type, entity }, t("mention.linked", { text, name })));
  const content = [
    h("h3", {}, t("marking.title", { text: text.length > 24 ? `${text.slice(0, 24)}…` : text })),
    h("h4", {}, t("marking.new")),
    typeButtons(null, (type) => send({ type }, t("marking.done", { text, type: t(`type.${type}`) }))),
    found.element,
    h("p", { class: "actions" }, tool(t("marking.cancel"), () => popover.close(), "", "Esc")),
  ];
  const box = range?.getClientRects()[0] ?? sentence.getBoundingClientRect();
  popover.open(t("marking.title", { text }), content, box, null, find("#main"));
  // After it is open: what closed before took the mark away.
  highlight("marking", [range]);
  find<HTMLButtonElement>(".types button", popover.element)?.focus({ preventScroll: true });
  found.input.value = text;
  void found.search(text);
}
