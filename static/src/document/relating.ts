/**
 * A relation from one name to another: by dragging, or by keys (L on a name, [ and ] to the other, Enter). Then the
 * types that fit are offered with number keys, the frequent ones first, or a word of one's own.
 */
import { address, type EntityType, type Page, project, request } from "../api";
import { decide } from "../decisions";
import { announce, find, findAll, h } from "../dom";
import { t } from "../messages";
import { carryOut } from "./deciding";
import { tool } from "./mention";
import type { Popover } from "./popover";
import { mentionStretch, pointsOf, type Stretch } from "./spans";

const DRAG_PIXELS = 8;
const MOST = 9;
const NAMES = "#text [data-mention]:not(.continued)";

interface Relation { name: string; domain: string[]; range: string[]; statement_count: number }
interface End { element: HTMLElement; stretch: Stretch; entity: string; name: string; type: EntityType }

let relations: Promise<Relation[]> | null = null;

/** The relation types and the predicates that no type covers, the most frequent first; asked for once. */
function frequent(): Promise<Relation[]> {
  relations ??= (async () => {
    const [types, open] = await Promise.all([
      request<Page<Relation>>(address("relation-types", { project: project(), page_size: 200 })),
      request<{ results: { form: string; count: number; domain: string[]; range: string[] }[] }>(address(`projects/${project()}/predicates`, { limit: 20 })),
    ]);
    const loose = open.results.map(({ form, count, domain, range }) => ({ name: form, domain, range, statement_count: count }));
    const byCount = (rows: Relation[]): Relation[] => rows.sort((one, other) => other.statement_count - one.statement_count);
    return [...byCount(types.results), ...byCount(loose)];
  })();
  return relations;
}

export class Relating {
  private from: HTMLElement | null = null;
  private line: SVGSVGElement | null = null;
  private pressed: { element: HTMLElement; x: number; y: number } | null = null;

  constructor(private readonly popover: Popover) {
    document.addEventListener("pointerdown", (event) => this.press(event));
    document.addEventListener("pointermove", (event) => this.drag(event));
    document.addEventListener("pointerup", (event) => this.drop(event));
    document.addEventListener("pointercancel", () => this.cancel());
    popover.onClose(() => this.cancel());
  }

  get isOn(): boolean {
    return this.from !== null;
  }

  /** By keys: the next name that Enter is pressed on is the other end. */
  start(element: HTMLElement): void {
    this.cancel();
    this.from = element;
    element.classList.add("from");
    announce(t("relating.from", { name: element.textContent ?? "" }));
    element.focus({ preventScroll: true });
  }

  cancel(): void {
    this.from?.classList.remove("from");
    find(".mention.to")?.classList.remove("to");
    this.line?.remove();
    this.from = this.line = this.pressed = null;
  }

  /** To the previous or next name of the text, which gets the focus. */
  step(by: 1 | -1): void {
    const names = findAll(NAMES);
    const at = names.indexOf(document.activeElement as HTMLElement);
    const inView = names.findIndex((name) => name.getBoundingClientRect().top > 60);
    const next = names[at < 0 ? Math.max(0, inView) : Math.max(0, Math.min(names.length - 1, at + by))];
    if (!next) return;
    this.focus(next);
    next.scrollIntoView({ block: "nearest" });
    find(".mention.to")?.classList.remove("to");
    if (this.from && next !== this.from) next.classList.add("to");
    announce(`${next.textContent ?? ""} ${next.title}`);
  }

  focus(name: HTMLElement | null): void {
    if (!name) return;
    name.tabIndex = -1;
    name.focus({ preventScroll: true });
  }

  /** Ends the relation at `element`; whether one was begun elsewhere. */
  finish(element: HTMLElement): boolean {
    const from = this.from;
    if (!from || from === element) return false;
    this.cancel();
    void this.ask(from, element);
    return true;
  }

  // --- Dragging ------------------------------------------------------------------------------------

  private press(event: PointerEvent): void {
    const element = event.button === 0 && !event.shiftKey ? nameAt(event.target) : null;
    this.pressed = element && { element, x: event.clientX, y: event.clientY };
    // Otherwise the browser would select text along the way. Shift selects inside of a name all the same.
    if (element) document.addEventListener("selectstart", prevent);
  }

  private drag(event: PointerEvent): void {
    if (!this.pressed) return;
    const { element, x, y } = this.pressed;
    if (!this.line && Math.hypot(event.clientX - x, event.clientY - y) < DRAG_PIXELS) return;
    if (!this.line) {
      this.from = element;
      element.classList.add("from");
      this.line = drawLine();
    }
    const box = element.getBoundingClientRect();
    setLine(this.line, box.left + box.width / 2, box.top + box.height / 2, event.clientX, event.clientY);
    const over = nameAt(document.elementFromPoint(event.clientX, event.clientY));
    find(".mention.to")?.classList.remove("to");
    if (over && over !== element) over.classList.add("to");
  }

  private drop(event: PointerEvent): void {
    document.removeEventListener("selectstart", prevent);
    if (!this.line) {
      this.pressed = null;
      return;
    }
    const over = nameAt(document.elementFromPoint(event.clientX, event.clientY));
    const from = this.from;
    this.cancel();
    // The click that ends the drag is not one on a name.
    document.addEventListener("click", prevent, { capture: true, once: true });
    window.setTimeout(() => document.removeEventListener("click", prevent, { capture: true }));
    if (from && over && from.dataset.mention !== over.dataset.mention) void this.ask(from, over);
  }

  // --- Asking which relation -----------------------------------------------------------------------

  private async ask(from: HTMLElement, to: HTMLElement): Promise<void> {
    const [subject, object] = [endOf(from), endOf(to)];
    if (!subject || !object) return;
    const known = await frequent().catch(() => [] as Relation[]);
    this.show(subject, object, known);
  }

  private show(subject: End, object: End, known: Relation[]): void {
    const fits = (kinds: string[], type: string): boolean => !kinds.length || kinds.includes(type);
    const offered = [
      ...known.filter(({ domain, range }) => domain.length + range.length > 0 && fits(domain, subject.type) && fits(range, object.type)),
      ...known.filter(({ domain, range }) => domain.length + range.length === 0),
    ].slice(0, MOST);
    const send = (predicate: string): void => {
      this.popover.close();
      const words = t("relating.done", { subject: subject.name, predicate, object: object.name });
      void carryOut(() => decide(address("statements"), "POST", fact(subject, predicate, object)), words);
    };
    const input = h("input", { id: "relate-word", class: "input", list: "relate-words", autocomplete: "off", maxlength: 120 }) as HTMLInputElement;
    const form = h(
      "form", { class: "relate-form" },
      h("label", { for: "relate-word" }, t("relating.other")), input,
      h("datalist", { id: "relate-words" }, ...known.map(({ name }) => h("option", { value: name }))),
      h("button", { class: "button slim-button" }, t("relating.add")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) send(input.value.trim());
    });
    const buttons = offered.map(({ name }, index) => {
      const button = tool(name, () => send(name), "", String(index + 1));
      button.dataset.number = String(index + 1);
      return h("li", {}, button);
    });
    const box = object.element.getClientRects()[0] ?? object.element.getBoundingClientRect();
    const swap = tool(t("relating.swap"), () => this.show(object, subject, known), "", "X");
    swap.dataset.swap = "";
    this.popover.open(t("relating.title"), [
      h("h3", { class: "relate-ends" }, h("span", { class: `chip t-${subject.type}` }, subject.name), " → ", h("span", { class: `chip t-${object.type}` }, object.name)),
      h("ol", { class: "types relations", "aria-label": t("relating.title") }, ...buttons),
      form,
      h("p", { class: "actions" }, swap, tool(t("marking.cancel"), () => this.popover.close(), "", "Esc")),
    ], box, buttons[0]?.querySelector("button") ?? input, object.element);
  }
}

const prevent = (event: Event): void => {
  event.preventDefault();
  event.stopPropagation();
};

const nameAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("#text [data-mention]") : null;

function endOf(element: HTMLElement): End | null {
  const stretch = mentionStretch(element);
  const type = /\bt-(\w+)/.exec(element.className)?.[1] as EntityType | undefined;
  return stretch && type ? { element, stretch, type, entity: element.dataset.entity ?? "", name: stretch.text } : null;
}

/** The statement with the words that say it: those of the object's sentence, where the predicate may stand, too. */
function fact(subject: End, predicate: string, object: End): Record<string, unknown> {
  const { sentence, uid, start, end } = object.stretch;
  const isHere = subject.stretch.uid === uid;
  const at = wordsAt(pointsOf(sentence), Array.from(predicate));
  return {
    project: project(), subject: subject.entity, predicate, object: object.entity,
    evidence: {
      sentence: uid, object_spans: [[start, end]],
      subject_spans: isHere ? [[subject.stretch.start, subject.stretch.end]] : [],
      predicate_spans: at < 0 ? [] : [[at, at + Array.from(predicate).length]],
    },
  };
}

const wordsAt = (points: string[], words: string[]): number =>
  points.findIndex((_point, at) => words.every((word, index) => points[at + index] === word));

function drawLine(): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "relating-line");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "line"));
  document.body.append(svg);
  return svg;
}

function setLine(svg: SVGSVGElement, x1: number, y1: number, x2: number, y2: number): void {
  for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) svg.firstElementChild!.setAttribute(name, String(value));
}
