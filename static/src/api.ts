/** Requests to our own REST API, and what it answers (docs/api.md). Offsets count code points. */
import { t } from "./messages";

export type EntityType = "person" | "place" | "organisation" | "work" | "event" | "concept" | "time";
export type Span = [start: number, end: number];
export interface Page<T> { next: string | null; previous: string | null; results: T[] }
export interface Job {
  uid: string; kind: string; project: string; document: string | null;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  stage: "queued" | "reading" | "analysing" | "writing" | "";
  cursor: number; max_cursor: number; progress: number;
  error: { code: string; message: string } | null;
  created_at: string; updated_at: string; finished_at: string | null;
}
export interface DocumentRow {
  uid: string; project: string; name: string; media_type: string; size: number; characters: number;
  sentence_count: number; statement_count: number; entity_count: number; created_at: string; job: Job | null;
}
export interface Entity {
  uid: string; project: string; type: EntityType; name: string; aliases: string[];
  mention_count: number; statement_count: number; description: string;
}
export interface EntityRef { uid: string; name: string; type: EntityType }
export type Modality = "asserted" | "negated" | "possible";
export interface Literal { type: string; value: string; number: number | null; unit: string }
export interface Statement {
  uid: string; project: string; subject: EntityRef; predicate: string; object: EntityRef | null;
  relation: { uid: string; name: string } | null; inverse: boolean;
  literal: Literal | null; modality: Modality;
  /** By people; null: as its sentences say. */
  qualifiers: { role: "time" | "place" | "quantity"; text: string }[] | null; status: "extracted" | "predicted" | "accepted" | "rejected";
  confidence: number; evidence_count: number;
}
export interface Evidence {
  uid: string; statement: string; document: { uid: string; name: string };
  sentence: { uid: string; index: number; paragraph: number; start: number; end: number; text: string };
  page: number | null;
  subject_spans: Span[]; predicate_spans: Span[]; object_spans: Span[];
  qualifiers: { role: "time" | "place" | "quantity"; text: string }[]; speaker: EntityRef | null;
  rule: string; confidence: number; extractor: string;
}

/** An answer that is not a success. `message` is the server's sentence for the reader. */
export class ApiError extends Error {
  /** `members` is what else the answer says: of its code only. */
  constructor(message: string, readonly status: number, readonly code: string, readonly members: Record<string, unknown> = {}) {
    super(message);
  }
}

export const csrf = (): string => document.body.dataset.csrf ?? "";
export const project = (): string => document.body.dataset.project ?? "";

/** The address of an API route with its query: `address("entities", {q: "张"})`. Empty values are left out. */
export function address(route: string, query: Record<string, string | number | undefined> = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return `/api/v1/${route}${pairs.length ? `?${search}` : ""}`;
}

/** The problem document in `body` as an error; anything else becomes a plain sentence. */
export function problem(status: number, body: string): ApiError {
  try {
    const { detail, title, code, ...members } = JSON.parse(body);
    return new ApiError(String(detail || title || t("error.unknown")), status, String(code ?? ""), members);
  } catch {
    return new ApiError(t(status === 0 ? "error.network" : "error.unknown"), status, "");
  }
}

/** `match`: the tag of what the change was made for, so that nobody overwrites what they have not seen. */
export interface Init { method?: string; body?: unknown; signal?: AbortSignal; match?: string | undefined }

/** Asks `url`; throws ApiError for any answer but a success, and for none at all (status 0). */
export const request = async <T>(url: string, init: Init = {}): Promise<T> => (await tagged<T>(url, init)).value;

/** The same, with the tag of the answer for `match` of a change. */
export async function tagged<T>(url: string, init: Init = {}): Promise<{ value: T; tag: string }> {
  const { method = "GET", body, signal, match } = init;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrf();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (match) headers["If-Match"] = match;
  let response: Response;
  try {
    response = await fetch(url, {
      method, headers, credentials: "same-origin",
      ...(signal ? { signal } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw problem(0, "");
  }
  const text = await response.text();
  if (!response.ok) throw problem(response.status, text);
  return { value: (text ? JSON.parse(text) : undefined) as T, tag: response.headers.get("ETag") ?? "" };
}
