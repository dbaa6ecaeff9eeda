/**
 * What people decided, as a list with the way back: the page of a project's history, and the tab of one entity or
 * statement. Decisions of one batch are one row.
 */
import { ApiError, address, type Page, request } from "../api";
import { type Decision, revertBatch } from "../decisions";
import { h, toast } from "../dom";
import { t } from "../messages";

export interface Told extends Decision {
  words: string; reason: string; batch: string; decided_by: string | null; created_at: string; undone_by: number | null;
}

export interface Query { [name: string]: string | number | undefined }

/** Fills `place` with what `query` asks of decisions; `changed` is called when one was taken back or done again. */
export async function showHistory(place: HTMLElement, query: Query, mayEdit: boolean, changed: () => void = () => undefined): Promise<void> {
  const list = h("ol", { class: "history" });
  const shown = place.querySelectorAll(".history > li").length;
  const opened = new Set([...place.querySelectorAll<HTMLElement>(".history details[open]")].map(({ dataset }) => dataset.batch));
  const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>(".history > li")?.dataset.id;
  const more = h("button", { type: "button", class: "button quiet", hidden: true }, t("history.more"));
  let next: string | null = address("decisions", query);
  const again = async (): Promise<void> => {
    changed();
    await showHistory(place, query, mayEdit, changed);
  };
  const load = async (): Promise<void> => {
    const page: Page<Told> = await request<Page<Told>>(next!);
    next = page.next;
    list.append(...grouped(page.results).map((group) => row(group, mayEdit, again)));
    more.hidden = !next;
  };
  more.addEventListener("click", () => void load().catch(say));
  try {
    await load();
    while (next && list.childElementCount < shown) await load();
  } catch (error) {
    return say(error);
  }
  for (const details of list.querySelectorAll("details")) details.open ||= opened.has(details.dataset.batch);
  place.replaceChildren(list.childElementCount ? list : h("p", { class: "muted" }, t("history.none")), more);
  if (focused) list.querySelector<HTMLElement>(`[data-id="${focused}"] button`)?.focus({ preventScroll: true });
}

/** Decisions of a batch that are told at once; of more only the number. */
const FEW = 3;

const say = (error: unknown): void => toast((error as Error).message);

/** Neighbours of one batch together. */
function grouped(rows: Told[]): Told[][] {
  const groups: Told[][] = [];
  for (const each of rows) {
    const last = groups.at(-1);
    if (last && each.batch && last[0]!.batch === each.batch) last.push(each);
    else groups.push([each]);
  }
  return groups;
}

function row(group: Told[], mayEdit: boolean, again: () => Promise<void>): HTMLElement {
  const first = group[0]!;
  const isUndone = group.every((each) => each.undone_by !== null);
  const when = h("time", { datetime: first.created_at, class: "muted small" }, new Date(first.created_at).toLocaleString());
  const about = h("p", { class: "muted small" }, h("b", {}, first.decided_by ?? t("history.nobody")), " · ", when, isUndone ? ` · ${t("history.undone")}` : null);
  const words = group.length <= FEW
    ? h("div", {}, ...group.map((each) => h("p", { class: "words" }, each.words)))
    : h("details", { "data-batch": first.batch }, h("summary", { class: "words" }, t("history.batch", { n: group.length })), h("ul", {}, ...group.map((each) => h("li", {}, each.words))));
  const reason = first.reason ? h("p", { class: "small reason" }, t("history.reason", { reason: first.reason })) : null;
  const item = h("li", { class: isUndone ? "is-undone" : "" }, h("div", {}, words, reason, about), mayEdit ? tools(group, isUndone, again) : null);
  item.dataset.kind = first.kind;
  item.dataset.id = String(first.id);
  return item;
}

function tools(group: Told[], isUndone: boolean, again: () => Promise<void>): HTMLElement {
  const button = h("button", { type: "button", class: "button slim-button" }, t(isUndone ? "history.redo" : "history.undo"));
  const place = h("div", { class: "history-tools" }, button);
  const run = async (withLater: boolean): Promise<void> => {
    button.disabled = true;
    try {
      await takeBack(group, isUndone, withLater);
      toast(t(isUndone ? "decision.redone" : "decision.undone"));
      await again();
    } catch (error) {
      button.disabled = false;
      if (!(error instanceof ApiError) || error.code !== "later-decisions") return say(error);
      place.append(later(error.members.later as Told[], error.message, () => void run(true)));
    }
  };
  button.addEventListener("click", () => void run(false));
  return place;
}

async function takeBack(group: Told[], isUndone: boolean, with_later: boolean): Promise<void> {
  const first = group[0]!;
  if (group.length > 1 && !isUndone) {
    await revertBatch(first.batch, with_later);
    return;
  }
  const numbers = isUndone ? [...group].reverse().map((each) => each.undone_by!) : group.map((each) => each.id);
  for (const number of numbers) await request(`/api/v1/decisions/${number}/revert`, { method: "POST", body: { with_later } });
}

/** What stands in the way, and a way to take it back first. */
function later(rows: Told[], words: string, go: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "button danger slim-button" }, t("history.with_later", { n: rows.length }));
  button.addEventListener("click", go);
  return h(
    "div", { class: "note history-later", role: "alert" },
    h("p", {}, words), h("ul", {}, ...rows.map((each) => h("li", {}, `${each.decided_by ?? ""} · ${each.words}`))), button,
  );
}
