/**
 * Two people on one thing: what the second wants to save was changed meanwhile. The panel says by whom and how it differs,
 * and lets them keep theirs or take the other's.
 */
import { ApiError } from "./api";
import { h } from "./dom";
import type { Told } from "./history/rows";
import { t } from "./messages";

/** How the thing is now (null: deleted), and what was decided of it since it was read. */
export interface Conflict<T> { current: T | null; decisions: Told[] }

/** A field in words: as this person wants it, and as it is now. */
export interface Field { label: string; mine: string; theirs: string }

export interface Choices { keepMine?(): unknown; takeTheirs(): unknown }

/** The conflict that `error` tells of; null for any other error. */
export function conflictOf<T>(error: unknown): Conflict<T> | null {
  if (!(error instanceof ApiError) || error.code !== "changed") return null;
  return { current: (error.members.current ?? null) as T | null, decisions: (error.members.decisions ?? []) as Told[] };
}

/** What to put beside the form. Without `keepMine`, as where the thing was deleted, only theirs can be taken. */
export function conflictPanel<T>({ current, decisions }: Conflict<T>, fields: Field[], { keepMine, takeTheirs }: Choices): HTMLElement {
  const by = [...new Set(decisions.map((each) => each.decided_by).filter(Boolean))].join(t("comma"));
  const differing = fields.filter(({ mine, theirs }) => mine !== theirs);
  const head = h("tr", {}, h("td", {}), h("th", { scope: "col" }, t("conflict.mine")), h("th", { scope: "col" }, t("conflict.theirs")));
  const rows = differing.map(({ label, mine, theirs }) => h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, mine), h("td", {}, theirs)));
  const button = (words: string, style: string, act: () => unknown): HTMLButtonElement => {
    const made = h("button", { type: "button", class: `button ${style}` }, words);
    made.addEventListener("click", () => void act());
    return made;
  };
  return h(
    "div", { class: "note conflict", role: "alert" },
    h("p", {}, current === null ? t("conflict.deleted", { name: by }) : t("conflict.changed", { name: by })),
    h("ul", { class: "small" }, ...decisions.map((each) => h("li", {}, each.words, each.reason ? ` (${each.reason})` : ""))),
    rows.length > 0 && current !== null && h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows)),
    h(
      "p", { class: "actions" },
      current !== null && keepMine && button(t("conflict.keep"), "primary", keepMine), button(t("conflict.take"), "", takeTheirs),
    ),
  );
}
