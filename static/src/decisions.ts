/** What a person decides about entities, and the way back: a toast with an undo button. */
import { ApiError, project, request } from "./api";
import { toast } from "./dom";
import { t } from "./messages";

export interface Decision {
  id: number; kind: string; entity: string; statement: string; batch: string; words: string;
  before: Record<string, unknown>; after: Record<string, unknown>;
}

const own = new Set<number>();

/** Whether this page took the decision, so that news of it are none. */
export const isOwn = (id: number): boolean => own.has(id);

/** Remembers decisions as this page's own. */
export function note(made: Decision[]): Decision[] {
  for (const { id } of made) own.add(id);
  return made;
}

/**
 * Sends a decision; those that it made. Throws ApiError when it is refused, also when `match`, the tag of what it was made
 * for, is over (conflict.ts shows that).
 */
export async function decide(url: string, method: "POST" | "PATCH" | "DELETE", body: unknown, match?: string): Promise<Decision[]> {
  return note((await request<{ decisions: Decision[] }>(url, { method, body, match })).decisions);
}

/** Takes a whole batch back; the decisions that did it. */
export async function revertBatch(batch: string, with_later = false): Promise<Decision[]> {
  const url = `/api/v1/projects/${project()}/batches/${batch}/revert`;
  return note((await request<{ decisions: Decision[] }>(url, { method: "POST", body: { with_later } })).decisions);
}

/**
 * Takes decisions back, the last one first; the decisions that did it, which can be taken back in their turn. A batch is one
 * request. `with_later`: what was decided since and stands in the way is taken back first.
 */
export async function revert(made: Decision[], with_later = false): Promise<Decision[]> {
  const batch = made[0]?.batch;
  if (batch && made.every((each) => each.batch === batch)) return revertBatch(batch, with_later);
  const reverts: Decision[] = [];
  for (const { id } of [...made].reverse()) reverts.push(await request<Decision>(`/api/v1/decisions/${id}/revert`, { method: "POST", body: { with_later } }));
  return note(reverts);
}

/** Says why something cannot be taken back; where later decisions stand in the way, a button takes these back, too. */
export function sayRefused(error: unknown, withLater: () => unknown): void {
  const { message, code, members } = error as ApiError;
  if (!(error instanceof ApiError) || code !== "later-decisions") return toast(message);
  const later = members.later as Decision[];
  toast(`${message} ${later[0]?.words ?? ""}`, { label: t("history.with_later", { n: later.length }), act: () => void withLater() });
}

/** Fired on document, with { made, undone }, when decisions were taken that a toast offers to take back. */
export const DECIDED = "zhitu:decided";
export interface Decided { made: Decision[]; undone: () => void }

/** Says what happened, with a button that takes it back and then calls `undone`. */
export function toastWithUndo(words: string, made: Decision[], undone: () => void): void {
  if (made.length) document.dispatchEvent(new CustomEvent<Decided>(DECIDED, { detail: { made, undone } }));
  const takeBack = async (withLater: boolean): Promise<void> => {
    try {
      await revert(made, withLater);
      toast(t("decision.undone"));
      undone();
    } catch (error) {
      sayRefused(error, () => takeBack(true));
    }
  };
  toast(words, made.length === 0 ? undefined : { label: t("decision.undo"), act: () => void takeBack(false) });
}
