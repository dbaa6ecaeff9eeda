/** Building and finding elements. */
import { t } from "./messages";

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined>;

/** An element: `h("a", { href, class: "chip" }, name)`. `true` sets a bare attribute, `false` and undefined none. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** An icon of the page's sprite. */
export function icon(name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A raw confidence in [0, 1] as five bars; the same as the template tag `bars`. */
export function bars(confidence: number): HTMLElement {
  const level = Math.max(1, Math.min(5, Math.round(confidence * 5)));
  const label = t("confidence", { level });
  const marks = [0, 1, 2, 3, 4].map((index) => h("i", index < level ? { class: "on" } : {}));
  return h("span", { class: "bars", role: "img", "aria-label": label, title: label }, ...marks);
}

export const find = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null =>
  root.querySelector<T>(selector);

export const findAll = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] =>
  [...root.querySelectorAll<T>(selector)];

/** Says `words` to screen readers. */
export function announce(words: string): void {
  const live = document.getElementById("live");
  if (live) live.textContent = words;
}

let toastTimer = 0;

/** Shows `words` at the foot of the window for a few seconds, and says them; with a button, for a little longer. */
export function toast(words: string, action?: { label: string; act: () => void }): void {
  find(".toast")?.remove();
  const button = action && h("button", { type: "button", class: "toast-action" }, action.label);
  button?.addEventListener("click", () => {
    find(".toast")?.remove();
    action?.act();
  });
  document.body.append(h("div", { class: "toast" }, words, button));
  announce(words);
  clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => find(".toast")?.remove(), action ? 12000 : 6000);
}

/** Whether keys typed now are text for a field, so that no shortcut may take them. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=range], [type=checkbox], [type=radio]), textarea, select"));
}
