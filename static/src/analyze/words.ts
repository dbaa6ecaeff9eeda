/** Tags and relations in plain words. */
import { t } from "../messages";
import type { Token } from "./types";

/** The plain name of a UPOS tag; the tag itself for one that nobody named. */
export function posName(tag: string): string {
  const name = t(`pos.${tag}`);
  return name.startsWith("pos.") ? tag : name;
}

/** The plain name of a UD relation; a subtype without a name of its own takes its family's. */
export function relationName(relation: string): string {
  for (const known of [relation, relation.split(":")[0] ?? ""]) {
    const name = t(`rel.${known}`);
    if (!name.startsWith("rel.")) return name;
  }
  return relation;
}

/** "张骞 (proper noun) is the subject of 出使 · nsubj" */
export function inWords(tokens: Token[], at: number): string {
  const token = tokens[at];
  if (!token) return "";
  const head = tokens[token.head];
  const values = { word: token.form, pos: posName(token.pos), relation: relationName(token.relation), head: head?.form ?? "" };
  const words = head ? t("analyze.word", values) : t("analyze.word.root", values);
  return `${words} · ${token.pos} · ${token.relation}`;
}
