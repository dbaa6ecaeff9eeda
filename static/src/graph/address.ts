/**
 * The page's state in its address, so that a view can be shared, reloaded and gone back to. Parameters that are not
 * named here belong to the parts (host.ts) and are carried along.
 */
import type { EntityType } from "../api";
import { type Filters, NO_FILTERS } from "./filters";
import { STATUSES, TYPES, type Status } from "./scene";

export type View = "graph" | "table";

/** What the inspector can show; each is also the name of a parameter that holds a uid. */
export const KINDS = ["entity", "edge", "prediction", "paths", "group", "panel"] as const;
export type Kind = (typeof KINDS)[number];
export interface Choice { kind: Kind; uid: string }

/** What the page is opened on; empty: the best connected entities of the project, or its communities where it is large. */
export interface Scope { document: string; scene: string; community: string; overview: string }
const SCOPES = ["document", "scene", "community", "overview"] as const;

export type Rows = "statements" | "entities";
/** How the table is read: "-evidence" sorts by a column from the top. */
export interface TableState { rows: Rows; sort: string; words: string }

export interface PageState {
  scope: Scope;
  chosen: Choice | null;
  /** Empty: what fits the window (a table on a phone). */
  view: View | "";
  filters: Filters;
  table: TableState;
  /** Whether colours say the community, and whether all but neighbours nearly vanish. */
  hasCommunities: boolean;
  isDimmed: boolean;
  /** Parameters of the parts, by name. */
  own: Readonly<Record<string, string>>;
}

const OURS = new Set<string>([
  ...KINDS, ...SCOPES, "view", "rows", "sort", "q", "colours", "dim", "hide", "without", "confidence", "relation", "from", "until", "hidden", "collapsed", "focus", "degrees",
]);
export const MOST_DEGREES = 4;

export function readState(search: string): PageState {
  const query = new URLSearchParams(search);
  const view = query.get("view");
  const kind = KINDS.find((name) => query.get(name));
  return {
    scope: Object.fromEntries(SCOPES.map((name) => [name, query.get(name) ?? ""])) as unknown as Scope,
    chosen: kind ? { kind, uid: query.get(kind)! } : null,
    view: view === "table" || view === "graph" ? view : "",
    filters: readFilters(query),
    table: { rows: query.get("rows") === "entities" ? "entities" : "statements", sort: query.get("sort") ?? "", words: query.get("q") ?? "" },
    hasCommunities: query.get("colours") === "community",
    isDimmed: query.get("dim") === "1",
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
  for (const name of SCOPES) put(name, state.scope[name]);
  if (state.chosen) put(state.chosen.kind, state.chosen.uid);
  put("view", state.view);
  putFilters(state.filters, put);
  put("rows", state.table.rows === "entities" ? "entities" : "");
  put("sort", state.table.sort);
  put("q", state.table.words);
  put("colours", state.hasCommunities ? "community" : "");
  put("dim", state.isDimmed ? "1" : "");
  for (const [name, value] of Object.entries(state.own)) put(name, value);
  const search = query.toString();
  return location.pathname + (search ? `?${search}` : "");
}

/** The filters alone, as a saved scene keeps them. */
export function filtersOf(filters: Filters): string {
  const query = new URLSearchParams();
  putFilters(filters, (name, value) => value && query.append(name, value));
  return query.toString();
}

function putFilters(filters: Filters, put: (name: string, value: string) => unknown): void {
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
}

/** Puts `state` into the address: as a step that Back undoes, or (`replace`) without one. */
export function writeState(state: PageState, how: "push" | "replace"): void {
  const url = addressOf(state);
  if (url === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}
