/** The page's state in its address, so that a view can be shared, reloaded and gone back to. */
import type { EntityType } from "../api";
import { STATUSES, TYPES, type Status } from "./scene";

export type View = "graph" | "table";

export interface PageState {
  document: string;
  entity: string;
  edge: string;
  /** Empty: what fits the window (a table on a phone). */
  view: View | "";
  hiddenTypes: EntityType[];
  hiddenStatuses: Status[];
  confidence: number;
  /** Only statements of this relation type, by name; empty for all. */
  relation: string;
}

export function readState(search: string): PageState {
  const query = new URLSearchParams(search);
  const listed = <T extends string>(name: string, known: readonly T[]): T[] => {
    const given = (query.get(name) ?? "").split(",");
    return known.filter((value) => given.includes(value));
  };
  const view = query.get("view");
  const confidence = Number(query.get("confidence") ?? 0);
  return {
    document: query.get("document") ?? "",
    entity: query.get("entity") ?? "",
    edge: query.get("edge") ?? "",
    view: view === "table" || view === "graph" ? view : "",
    hiddenTypes: listed("hide", TYPES),
    hiddenStatuses: listed("without", STATUSES),
    confidence: confidence > 0 && confidence <= 1 ? confidence : 0,
    relation: query.get("relation") ?? "",
  };
}

export function addressOf(state: PageState): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string): void => {
    if (value) query.set(name, value);
  };
  put("document", state.document);
  put("entity", state.entity);
  put("edge", state.edge);
  put("view", state.view);
  put("hide", state.hiddenTypes.join(","));
  put("without", state.hiddenStatuses.join(","));
  put("confidence", state.confidence ? String(state.confidence) : "");
  put("relation", state.relation);
  const search = query.toString();
  return location.pathname + (search ? `?${search}` : "");
}

/** Puts `state` into the address: as a step that Back undoes, or (`replace`) without one. */
export function writeState(state: PageState, how: "push" | "replace"): void {
  const url = addressOf(state);
  if (url === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}
