/**
 * The page's state in its address, so that a view can be shared, reloaded and gone back to. Parameters that are not
 * named here belong to the parts (host.ts) and are carried along.
 */
import type { EntityType } from "../api";
import { type Filters, NO_FILTERS } from "./filters";
import { STATUSES, TYPES, type Status } from "./scene";

export type View = "graph" | "table";

/** What the inspector can show; each is also the name of a parameter that holds a uid. */
export const KINDS = ["entity", "edge", "prediction"] as const;
export type Kind = (typeof KINDS)[number];
export interface Choice { kind: Kind; uid: string }

export interface PageState {
  document: string;
  chosen: Choice | null;
  /** Empty: what fits the window (a table on a phone). */
  view: View | "";
  filters: Filters;
  /** Parameters of the parts, by name. */
  own: Readonly<Record<string, string>>;
}

const OURS = new Set<string>([
  ...KINDS, "document", "view", "hide", "without", "confidence", "relation", "from", "until", "hidden", "collapsed", "focus", "degrees",
]);
export const MOST_DEGREES = 4;

export function readState(search: string): PageState {
  const query = new URLSearchParams(search);
  const view = query.get("view");
  const kind = KINDS.find((name) => query.get(name));
  return {
    document: query.get("document") ?? "",
    chosen: kind ? { kind, uid: query.get(kind)! } : null,
    view: view === "table" || view === "graph" ? view : "",
    filters: readFilters(query),
    own: Object.fromEntries([...query].filter(([name]) => !OURS.has(name))),
  };
}

function readFilters(query: URLSearchParams): Filters {
  const listed = (name: string): string[] => (query.get(name) ?? "").split(",").filter(Boolean);
  const known = <T extends string>(name: string, values: readonly T[]): Set<T> => {
    const given = listed(name);
    return new Set(values.filter((value) => given.includes(value)));
  };
  const confidence = Number(query.get("confidence") ?? 0);
  const degrees = Math.round(Number(query.get("degrees") ?? 1));
  const entity = query.get("focus");
  return {
    ...NO_FILTERS,
    types: known<EntityType>("hide", TYPES),
    statuses: known<Status>("without", STATUSES),
    relations: new Set(query.getAll("relation")),
    documents: new Set(query.getAll("from")),
    confidence: confidence > 0 && confidence <= 1 ? confidence : 0,
    until: query.get("until") ?? "",
    hidden: new Set(listed("hidden")),
    collapsed: new Set(listed("collapsed")),
    focus: entity ? { entity, degrees: degrees >= 1 && degrees <= MOST_DEGREES ? degrees : 1 } : null,
  };
}

export function addressOf(state: PageState): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string): void => {
    if (value) query.append(name, value);
  };
  const { filters } = state;
  put("document", state.document);
  if (state.chosen) put(state.chosen.kind, state.chosen.uid);
  put("view", state.view);
  put("hide", [...filters.types].join(","));
  put("without", [...filters.statuses].join(","));
  put("confidence", filters.confidence ? String(filters.confidence) : "");
  for (const name of filters.relations) put("relation", name);
  for (const uid of filters.documents) put("from", uid);
  put("until", filters.until);
  put("hidden", [...filters.hidden].join(","));
  put("collapsed", [...filters.collapsed].join(","));
  if (filters.focus) {
    put("focus", filters.focus.entity);
    put("degrees", String(filters.focus.degrees));
  }
  for (const [name, value] of Object.entries(state.own)) put(name, value);
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
