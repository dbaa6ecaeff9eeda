/** What the forms that change entities and statements have in common. */
import { h, icon } from "../dom";
import { t } from "../messages";

/** A small button; `isBare`: only its icon is seen. */
export function button(words: string, act: () => unknown, name = "", isBare = false): HTMLButtonElement {
  const made = h(
    "button", { type: "button", class: `button slim-button${isBare ? " quiet icon-only" : ""}`, ...(isBare ? { "aria-label": words, title: words } : {}) },
    name ? icon(name) : null, isBare ? null : words,
  );
  made.addEventListener("click", () => void act());
  return made;
}

export const foot = (leave: () => unknown): HTMLElement => {
  const cancel = button(t("editing.cancel"), leave);
  cancel.classList.add("quiet");
  return h("p", { class: "actions" }, h("button", { class: "button primary slim-button" }, t("editing.save")), cancel);
};

/** Why somebody changes it; goes into the history. */
export const reasonField = (): HTMLElement => h(
  "p", { class: "edit-reason" }, h("label", { for: "edit-reason" }, t("editing.reason")),
  h("input", { id: "edit-reason", class: "input", maxlength: 500, autocomplete: "off" }),
);

/** Sends once at a time; Escape leaves. */
export function wireForm(form: HTMLFormElement, send: () => Promise<void>, leave: () => unknown): void {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    await send();
    form.removeAttribute("aria-busy");
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
}

export function showError(place: HTMLElement, error: unknown): void {
  place.querySelector(".errors")?.remove();
  place.append(h("p", { class: "errors small", role: "alert" }, (error as Error).message));
}
