/** Asking what may stand in an open place, and keeping an answer as a prediction that can be decided on. */
import { address, type EntityRef, project, request } from "../api";
import { t } from "../messages";
import type { Explanation, Prediction } from "./types";

export interface Candidate { entity: EntityRef | null; relation: string | null; score: number; probability: number; rank: number; known: boolean }

/** Two of the three; entities by uid. */
export interface Question { head?: string; relation?: string; tail?: string }

export interface Answer { status: string; reason: string; candidates: Candidate[] }

interface Completion { uid: string; state: "waiting" | "done"; answers: Answer[] }

const SHOWN = 6;
const PAUSE_MS = 1000;
const MOST_TRIES = 30;

/** The answer to one question; waits for a busy worker half a minute. */
export async function complete(question: Question, signal: AbortSignal): Promise<Answer> {
  let asked = await request<Completion>(address("completions"), { method: "POST", body: { project: project(), ...question, k: SHOWN }, signal });
  for (let tries = 0; asked.state === "waiting" && tries < MOST_TRIES; tries++) {
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
    asked = await request<Completion>(address(`completions/${asked.uid}`), { signal });
  }
  return asked.answers[0] ?? { status: "", reason: "", candidates: [] };
}

/** Why a prediction is made; a busy worker is waited for, as above. */
export async function explain(prediction: string, signal?: AbortSignal): Promise<Explanation> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // an answer that is not there yet has no body
    const found = await request<Explanation | undefined>(address(`predictions/${prediction}/explanation`), signal ? { signal } : {});
    if (found) return found;
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(t("prediction.nobody"));
}

/** The prediction that says `question` with `entity` in its open place. */
export const keep = ({ head, relation, tail }: Question, entity: string): Promise<Prediction> =>
  request<Prediction>(address("predictions"), { method: "POST", body: { project: project(), subject: head ?? entity, predicate: relation, object: tail ?? entity, asked: head ? "tail" : "head" } });

let names: Promise<string[]> | null = null;

/** The relations of the project, the most frequent first; asked for once. */
export function relationNames(signal: AbortSignal): Promise<string[]> {
  names ??= request<{ results: { name: string }[] }>(address(`projects/${project()}/relations`), { signal }).then(({ results }) => results.map(({ name }) => name));
  names.catch(() => (names = null));
  return names;
}
