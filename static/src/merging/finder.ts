/** A field that finds an entity of the project by name; arrows move through what was found. */
import { address, type Entity, type Page, project, request } from "../api";
import { h } from "../dom";
import { typeMark } from "../graph/canvas/shapes";
import { t } from "../messages";

const WAIT_MS = 140;
const MOST = 7;

export interface Finder { element: HTMLElement; input: HTMLInputElement; search(words: string): Promise<void> }

/** `but` are uids that are not offered; `chosen` is called with the one that somebody takes. */
export function finder(id: string, label: string, but: string[], chosen: (entity: Entity) => void): Finder {
  const input = h("input", { id, class: "input", type: "search", autocomplete: "off", maxlength: 255 }) as HTMLInputElement;
  const list = h("ul", { class: "found" });
  let timer = 0;
  const search = async (words: string): Promise<void> => {
    if (!words) return list.replaceChildren();
    const page = await request<Page<Entity>>(address("entities", { project: project(), q: words, page_size: MOST + but.length })).catch(() => null);
    if (input.value.trim() && input.value.trim() !== words) return;
    const found = (page?.results ?? []).filter(({ uid }) => !but.includes(uid)).slice(0, MOST);
    list.replaceChildren(...(found.length ? found.map((entity) => {
      const button = entityRow(entity);
      button.addEventListener("click", () => chosen(entity));
      return h("li", {}, button);
    }) : [h("li", { class: "muted small" }, t("search.none"))]));
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void search(input.value.trim()), WAIT_MS);
  });
  const element = h("div", { class: "finder" }, h("label", { for: id }, label), input, list);
  element.addEventListener("keydown", (event) => {
    const rows = [...list.querySelectorAll("button")];
    const at = rows.indexOf(event.target as HTMLButtonElement);
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!by || !rows.length) return;
    event.preventDefault();
    if (at + by < 0) input.focus();
    else rows[Math.min(at + by, rows.length - 1)]!.focus();
  });
  return { element, input, search };
}

export const entityRow = (entity: Entity): HTMLButtonElement => h(
  "button", { type: "button", class: `entity-row t-${entity.type}` },
  typeMark(entity.type), h("span", { class: "name" }, entity.name),
  h("span", { class: "muted small" }, t("statements", { n: entity.statement_count })),
);
