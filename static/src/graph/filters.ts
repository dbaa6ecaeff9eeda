/** What a person wants to see of a scene. Values, never changed in place: a new choice is a new value. */
import type { EntityType } from "../api";
import type { Status } from "./scene";

export interface Filters {
  /** Types and statuses that are hidden. */
  types: ReadonlySet<EntityType>;
  statuses: ReadonlySet<Status>;
  /** Only statements of these relation types, by name; empty: all. UNTYPED stands for those of none. */
  relations: ReadonlySet<string>;
  /** Only statements with evidence in one of these documents, by uid; empty: all. */
  documents: ReadonlySet<string>;
  /** The least confidence, in [0, 1]. */
  confidence: number;
  /** Only what was known when this document had come in, by uid; empty: all. */
  until: string;
  /** Entities taken out of the view by hand. */
  hidden: ReadonlySet<string>;
  /** Entities whose neighbours without other connections are folded away. */
  collapsed: ReadonlySet<string>;
  /** Only what lies within so many statements of an entity. */
  focus: { entity: string; degrees: number } | null;
}

/** In place of a relation type's name: statements that have none. */
export const UNTYPED = "~";

const NONE: ReadonlySet<never> = new Set<never>();

export const NO_FILTERS: Filters = {
  types: NONE, statuses: NONE, relations: NONE, documents: NONE, confidence: 0, until: "", hidden: NONE, collapsed: NONE, focus: null,
};

/** `set` with `value` in it, or without it where it was. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** `set` with, or without, each of `values`. */
export function changed<T>(set: ReadonlySet<T>, values: Iterable<T>, isIn: boolean): ReadonlySet<T> {
  const next = new Set(set);
  for (const value of values) {
    if (isIn) next.add(value);
    else next.delete(value);
  }
  return next;
}
