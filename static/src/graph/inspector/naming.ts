/** What an editor changes about an entity: its name, what else it is called, and what is the same thing. */
import { address, type Entity, type Page, project, request } from "../../api";
import { decide, type Decision, toastWithUndo } from "../../decisions";
import { h, icon } from "../../dom";
import { t } from "../../messages";
import { typeMark } from "../canvas/shapes";

const WAIT_MS = 160;
const MOST = 6;

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
  const tool = (name: string, words: string, make: () => HTMLElement): HTMLElement => {
    const button = h("button", { type: "button", class: "button slim-button" }, icon(name), words);
    button.addEventListener("click", () => open(make()));
    return button;
  };
  return h(
    "div", { class: "naming" },
    h(
      "p", { class: "naming-tools" },
      tool("pen", t("graph.rename"), () => nameForm(entity, decided, close)),
      tool("plus", t("graph.also_called"), () => aliasForm(entity, decided, close)),
      tool("copy", t("graph.same_as"), () => sameForm(entity, decided, close)),
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

/** Finds the other entity by name; what is chosen becomes part of this one. */
function sameForm(entity: Entity, decided: Decided, close: () => void): HTMLElement {
  const field = h("input", { id: "naming-same", type: "search", autocomplete: "off" }) as HTMLInputElement;
  const list = h("ul", { class: "naming-found", "aria-label": t("graph.same_as") });
  const form = frame(t("graph.same_as.find", { name: entity.name }), field, close, t("graph.same_as.hint"));
  form.querySelector(".button.primary")?.remove();
  form.querySelector(".hint")?.after(list);
  form.addEventListener("submit", (event) => event.preventDefault());
  let timer = 0;
  const choose = (other: Entity): void => {
    const act = (): Promise<Decision[]> => decide(address(`entities/${entity.uid}/merge`), "POST", { others: [other.uid] });
    void send(form, act, t("decision.merged", { name: entity.name, other: other.name }), entity.uid, decided, [other.uid]);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void search(), WAIT_MS);
  });
  async function search(): Promise<void> {
    const q = field.value.trim();
    if (!q) return list.replaceChildren();
    const page = await request<Page<Entity>>(address("entities", { project: project(), q })).catch(() => null);
    if (field.value.trim() !== q) return;
    const found = (page?.results ?? []).filter(({ uid }) => uid !== entity.uid).slice(0, MOST);
    list.replaceChildren(...(found.length ? found.map((other) => {
      const button = h(
        "button", { type: "button", class: `t-${other.type}` },
        typeMark(other.type), h("span", { class: "name" }, other.name), h("span", { class: "count" }, t("statements", { n: other.statement_count })),
      );
      button.addEventListener("click", () => choose(other));
      return h("li", {}, button);
    }) : [h("li", { class: "muted" }, t("search.none"))]));
  }
  return form;
}
