/** What POST /api/v1/analyze answers (webapp/api/analyses.py). Offsets count code points, in the sentence. */
import type { EntityType, Literal, Span } from "../api";

export interface Token { form: string; start: number; end: number; pos: string; head: number; relation: string }
export interface NamedSpan { start: number; end: number; type: EntityType }
export interface Argument { text: string; spans: Span[]; type: EntityType | null; literal: Literal | null; refers: string }
export interface Qualifier { role: "time" | "place" | "quantity"; text: string; spans: Span[]; literal: Literal | null }
export interface Triple {
  subject: Argument; predicate: { text: string; spans: Span[] }; object: Argument;
  modality: "asserted" | "negated" | "possible"; qualifiers: Qualifier[]; speaker: Argument | null;
  rule: { name: string; description: string; example: string }; confidence: number;
}
export interface Sentence {
  text: string; start: number; end: number; language: "zh" | "en";
  tokens: Token[]; entities: NamedSpan[]; triples: Triple[];
}
export interface Analysis {
  uid: string; state: "waiting" | "done"; message: string; sentences: Sentence[]; model: string; rules: string;
}
