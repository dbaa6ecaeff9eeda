/** What the API says of predictions (docs/api.md). Probabilities are calibrated, in [0, 1]. */
import type { EntityRef } from "../api";

export interface Prediction {
  uid: string; project: string; subject: EntityRef; predicate: string; object: EntityRef;
  relation: { uid: string; name: string } | null;
  probability: number; score: number; rank: number; state: "open" | "accepted" | "rejected" | "outdated";
  model: { uid: string; number: number; kind: string };
}

/** A statement on a path; `forward`: it leads the way that the path goes. */
export interface PathEdge { statement: string; predicate: string; forward: boolean }

/** From the subject to the object: one more entity than edges. `share` is its part of the score, in [0, 1]. */
export interface ExplanationPath { share: number; entities: EntityRef[]; edges: PathEdge[] }

export interface Explanation { prediction: string; paths: ExplanationPath[] }

export const percent = (probability: number): string => `${Math.round(probability * 100)}%`;
