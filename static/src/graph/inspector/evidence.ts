/** The sentences that support a statement. */
import { address, type Evidence, type Page, request, type Statement } from "../../api";
import { bars, h, icon } from "../../dom";
import { t } from "../../messages";
import { documentUrl } from "../../routes";
import { markedSentence } from "../sentence";

/** Fills `place` with the evidence of `statement`, page by page. */
export async function showEvidence(place: HTMLElement, statement: Statement, signal: AbortSignal): Promise<void> {
  await appendPage(place, statement, address(`statements/${statement.uid}/evidence`), signal);
}

async function appendPage(place: HTMLElement, statement: Statement, url: string, signal: AbortSignal): Promise<void> {
  place.setAttribute("aria-busy", "true");
  try {
    const { results, next } = await request<Page<Evidence>>(url, { signal });
    place.append(...results.map((evidence) => quotation(evidence, statement)));
    if (!results.length && !place.childElementCount) place.append(h("p", { class: "muted small" }, t("graph.evidence.none")));
    if (!next) return;
    const more = h("button", { type: "button", class: "link-button small" }, t("graph.more_sentences"));
    more.addEventListener("click", () => {
      more.remove();
      void appendPage(place, statement, next, signal);
    });
    place.append(more);
  } catch (error) {
    if (error instanceof DOMException) return;
    place.append(h("p", { class: "errors small", role: "alert" }, (error as Error).message));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

/** The page where the document has pages, else the paragraph. */
function place({ page, sentence }: Evidence): string {
  return page ? t("graph.page", { number: page }) : t("graph.paragraph", { number: sentence.paragraph + 1 });
}

/** One sentence with its parts marked, its place, and how sure the rule was. */
export function quotation(evidence: Evidence, statement: Statement): HTMLElement {
  const source = h(
    "a", { href: documentUrl(evidence.document.uid, evidence.sentence.uid) },
    h("span", { class: "source-name" }, evidence.document.name),
    h("span", {}, place(evidence)), icon("out"),
  );
  return h(
    "figure", { class: "evidence", "data-sentence": evidence.sentence.uid },
    h("blockquote", {}, markedSentence(evidence, { subject: statement.subject.type, object: statement.object?.type ?? null })),
    circumstances(evidence),
    h("figcaption", {}, source, bars(evidence.confidence)),
  );
}

/** "1921年 · 在上海 · 据雷军"; null where the sentence says nothing of the kind. */
function circumstances({ qualifiers, speaker }: Evidence): HTMLElement | null {
  const words = qualifiers.map(({ role, text }) => (role === "place" ? t("graph.place", { place: text }) : text));
  if (speaker) words.push(t("graph.speaker", { name: speaker.name }));
  return words.length ? h("p", { class: "circumstances small" }, words.join(" · ")) : null;
}
