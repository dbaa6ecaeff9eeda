/** What an editor changes about an entity: its name, what else it is called, what is the same thing, and what is not. */
import { address, type Entity } from "../../api";
import { decide, type Decision, toastWithUndo } from "../../decisions";
import { h, icon } from "../../dom";
import { t } from "../../messages";

/** Called with the entity to show and the ones that are part of it now. */
export type Decided = (uid: string, gone: string[]) => void;

/** The row of buttons, and the one form that is open below it. */
export function namingTools(entity: Entity, decided: Decided): HTMLElement {
  const place = h("div", { class: "naming-place" });
  const open = (form: HTMLElement): void => {
    place.replaceChildren(form);
    form.querySelector<HTMLElement>("input, textarea")?.focus();
  };
  const close = (): void => place.replaceChildren();
  const action = (name: string, words: string, act: () => unknown): HTMLElement => {
    const button = h("button", { type: "button", class: "button slim-button" }, icon(name), words);
    button.addEventListener("click", () => void act());
    return button;
  };
  const tool = (name: string, words: string, make: () => HTMLElement): HTMLElement => action(name, words, () => open(make()));
  return h(
    "div", { class: "naming" },
    h(
      "p", { class: "naming-tools" },
      tool("pen", t("graph.rename"), () => nameForm(entity, decided, close)),
      tool("plus", t("graph.also_called"), () => aliasForm(entity, decided, close)),
      action("copy", t("graph.same_as"), async () => (await import("../../merging/drawer")).openMerge(entity, decided)),
      action("split", t("graph.split"), async () => (await import("../../merging/split")).openSplit(entity, (uid) => decided(uid, []))),
    ),
    place,
  );
}

async function send(
  form: HTMLElement, act: () => Promise<Decision[]>, words: string, uid: string, decided: Decided, gone: string[] = [],
): Promise<void> {
  form.setAttribute("aria-busy", "true");
  try {
    const made = await act();
    decided(uid, gone);
    if (made.length) toastWithUndo(words, made, () => decided(uid, []));
  } catch (error) {
    form.removeAttribute("aria-busy");
    form.querySelector(".errors")?.remove();
    form.append(h("p", { class: "errors small", role: "alert" }, (error as Error).message));
  }
}

/** A form with a field, "save" and "cancel"; Escape cancels. */
function frame(label: string, field: HTMLElement, close: () => void, hint = ""): HTMLFormElement {
  const cancel = h("button", { type: "button", class: "button quiet slim-button" }, t("graph.cancel"));
  cancel.addEventListener("click", close);
  const form = h(
    "form", { class: "field naming-form" },
    h("label", { for: field.id }, label), field, hint && h("p", { class: "hint" }, hint),
    h("p", { class: "actions" }, h("button", { class: "button primary slim-button" }, t("graph.save")), cancel),
  ) as HTMLFormElement;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  return form;
}

function nameForm(entity: Entity, decided: Decided, close: () => void): HTMLElement {
  const field = h("input", { id: "naming-name", maxlength: 255, autocomplete: "off", required: true }) as HTMLInputElement;
  field.value = entity.name;
  const form = frame(t("graph.new_name"), field, close, t("graph.new_name.hint"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const act = (): Promise<Decision[]> => decide(address(`entities/${entity.uid}`), "PATCH", { name: field.value });
    void send(form, act, t("decision.renamed", { name: field.value }), entity.uid, decided);
  });
  return form;
}

function aliasForm(entity: Entity, decided: Decided, close: () => void): HTMLElement {
  const field = h("textarea", { id: "naming-aliases", rows: Math.min(8, entity.aliases.length + 2) }) as HTMLTextAreaElement;
  field.value = entity.aliases.join("\n");
  const form = frame(t("graph.aliases.lines"), field, close, t("graph.aliases.hint"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const aliases = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const act = (): Promise<Decision[]> => decide(address(`entities/${entity.uid}`), "PATCH", { aliases });
    void send(form, act, t("decision.aliases", { name: entity.name }), entity.uid, decided);
  });
  return form;
}
