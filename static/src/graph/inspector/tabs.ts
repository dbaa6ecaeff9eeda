/** Tabs of the inspector: one in the tab order, the arrows move between them. What a tab shows is made when it is opened. */
import { h } from "../../dom";

export interface Tab {
  id: string;
  label: string;
  show(place: HTMLElement): Promise<void> | void;
  /** A number beside the label, once it is known; 0 shows none. */
  count?: Promise<number>;
}

/** The row of tabs with the place that they fill; `first` is opened at once. A single tab is shown without a row. */
export function tabs(list: Tab[], first: string, opened: (id: string) => void): HTMLElement {
  const place = h("div", { class: "tab-place", role: "tabpanel", tabindex: "-1" });
  const buttons = list.map((tab) => {
    const button = h("button", { type: "button", role: "tab", class: "tab", "data-tab": tab.id, id: `tab-${tab.id}` }, tab.label);
    void tab.count?.then((n) => n && button.append(" ", h("span", { class: "badge" }, n.toLocaleString("en-US"))), () => undefined);
    button.addEventListener("click", () => open(tab.id));
    return button;
  });
  const open = (id: string): void => {
    const tab = list.find((each) => each.id === id) ?? list[0]!;
    for (const button of buttons) {
      const isOpen = button.dataset.tab === tab.id;
      button.setAttribute("aria-selected", String(isOpen));
      button.tabIndex = isOpen ? 0 : -1;
    }
    place.setAttribute("aria-labelledby", `tab-${tab.id}`);
    place.replaceChildren();
    opened(tab.id);
    void tab.show(place);
  };
  open(first);
  if (list.length === 1) return h("div", {}, place);
  const row = h("div", { class: "tabs", role: "tablist" }, ...buttons);
  row.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[(at + by + buttons.length) % buttons.length]!;
    open(next.dataset.tab!);
    next.focus();
  });
  return h("div", {}, row, place);
}
