/** What the review asks about (docs/api.md, "Review"). */
import type { Evidence, Page, Statement } from "../api";
import type { Explanation, Prediction } from "../predictions/types";

export type Kind = "" | "prediction" | "statement";

export interface Item { kind: "prediction" | "statement"; value: number; prediction: Prediction | null; statement: Statement | null }

/** How much there is to decide; each at most `most`, which then stands for "or more". */
export interface Counts { predictions: number; statements: number; most: number }

export interface Queue { count: Counts; next: string | null; results: Item[] }

/** Why an item is asked about, fetched before it is its turn. */
export type Reason = { paths: Explanation } | { sentences: Page<Evidence>; tag: string } | { error: string };

export const uidOf = ({ prediction, statement }: Item): string => (prediction ?? statement)!.uid;

export function wordsOf({ prediction, statement }: Item): { subject: string; predicate: string; object: string } {
  const { subject, predicate, object } = (prediction ?? statement)!;
  return { subject: subject.name, predicate, object: object?.name ?? statement?.literal?.value ?? "" };
}
