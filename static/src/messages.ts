/** The strings that the server put into the page (webapp/pages/messages.py). */
const strings: Record<string, string> = JSON.parse(document.getElementById("messages")?.textContent ?? "{}");

/**
 * The string of `key` with `%(name)s` filled in. When `n` is 1 the key `key.one` is used where there is one; numbers
 * are grouped ("12,345").
 */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const text = (values.n === 1 ? strings[`${key}.one`] : undefined) ?? strings[key] ?? key;
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? value.toLocaleString("en-US") : value;
  });
}

type Counted = "entities" | "statements" | "mentions" | "documents" | "predictions" | "sentences" | "communities";

/** "3 statements", "1 statement": a part of a sentence that counts several things. */
export const many = (what: Counted, n: number): string => t(`count.${what}`, { n });
