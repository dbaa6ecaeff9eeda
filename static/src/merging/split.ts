/** The drawer in which mentions or statements are said to be of somebody or something else. */
import { address, type Entity, type Evidence, type Page, request, type Statement } from "../api";
import { decide, toastWithUndo } from "../decisions";
import { h } from "../dom";
import { many, t } from "../messages";
import { drawer } from "./drawer";
import { markedSentence } from "./pair";

const AT_ONCE = 100;

interface MentionPlace { uid: string; document: Evidence["document"]; sentence: Evidence["sentence"]; start: number; end: number }

/** Called with the entity that was split and the one that came of it; after the undoing with the first alone. */
export type Split = (entity: string, other: string | null) => void;

/** `ticked` are mentions that are chosen from the start. */
export async function openSplit(entity: Entity, split: Split, ticked: string[] = []): Promise<void> {
  const { dialog, body } = drawer(t("splitting.title", { name: entity.name }));
  const name = h("input", { id: "split-name", class: "input", maxlength: 255, autocomplete: "off", placeholder: entity.name }) as HTMLInputElement;
  const words = h("input", { id: "split-words", class: "input", maxlength: 400, autocomplete: "off" }) as HTMLInputElement;
  const count = h("p", { class: "muted small", role: "status" });
  const errors = h("div");
  const submit = h("button", { class: "button primary" }, t("splitting.do"));
  const form = h(
    "form", { class: "split" },
    h("p", { class: "muted" }, t("splitting.words", { name: entity.name })),
    h("div", { class: "split-lists" }, await mentionList(entity, ticked), await statementList(entity)),
    h("div", { class: "pair-fields" },
      h("p", {}, h("label", { for: "split-name" }, t("splitting.name")), name),
      h("p", {}, h("label", { for: "split-words" }, t("splitting.where")), words, h("span", { class: "muted small" }, t("splitting.where.hint"))),
    ),
    errors,
    h("p", { class: "acts" }, submit, count),
  );
  const chosen = (kind: string): string[] => [...form.querySelectorAll<HTMLInputElement>(`input[name=${kind}]:checked`)].map(({ value }) => value);
  const tell = (): void => {
    const [mentions, statements] = [chosen("mention").length, chosen("statement").length];
    count.textContent = t("splitting.chosen", { mentions: many("mentions", mentions), statements: many("statements", statements) });
    submit.disabled = mentions + statements === 0;
  };
  form.addEventListener("change", (event) => {
    tickGroup(event.target as HTMLInputElement);
    tell();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  const send = async (): Promise<void> => {
    const asked = { mentions: chosen("mention"), statements: chosen("statement"), name: name.value.trim(), words: words.value.split(/[,，、;；]/).map((word) => word.trim()).filter(Boolean) };
    try {
      const made = await decide(address(`entities/${entity.uid}/split`), "POST", asked);
      const other = made[0]?.after;
      dialog.close();
      split(entity.uid, String(other?.entity ?? "") || null);
      toastWithUndo(t("decision.split", { name: entity.name, other: String(other?.name ?? "") }), made, () => split(entity.uid, null));
    } catch (error) {
      errors.replaceChildren(h("p", { class: "errors", role: "alert" }, (error as Error).message));
    }
  };
  body.replaceChildren(form);
  tell();
  form.querySelector<HTMLElement>("input")?.focus();
}

/** A document's box ticks all of its mentions. */
function tickGroup(box: HTMLInputElement): void {
  if (box.dataset.group === undefined) return;
  const group = box.closest("section")!.querySelectorAll<HTMLInputElement>("input[name=mention]");
  for (const each of group) each.checked = box.checked;
}

async function mentionList(entity: Entity, ticked: string[]): Promise<HTMLElement> {
  const place = h("section", { class: "split-list" }, h("h3", {}, t("splitting.mentions")));
  const groups = new Map<string, HTMLElement>();
  const add = (rows: MentionPlace[]): void => {
    for (const { uid, document, sentence, start, end } of rows) {
      let group = groups.get(document.uid);
      if (!group) {
        group = h("section", {}, h("label", { class: "group" }, h("input", { type: "checkbox", "data-group": true }), h("b", {}, document.name)));
        groups.set(document.uid, group);
        place.append(group);
      }
      const box = h("input", { type: "checkbox", name: "mention", value: uid, checked: ticked.includes(uid) });
      group.append(h("label", { class: "place" }, box, markedSentence(sentence.text, start, end, entity.type)));
    }
  };
  await paged<MentionPlace>(address(`entities/${entity.uid}/mentions`, { page_size: AT_ONCE }), place, add);
  return place;
}

async function statementList(entity: Entity): Promise<HTMLElement> {
  const place = h("section", { class: "split-list" }, h("h3", {}, t("splitting.statements")));
  await paged<Statement>(address("statements", { entity: entity.uid, page_size: AT_ONCE }), place, (rows) => {
    for (const { uid, subject, predicate, object, literal } of rows) {
      const words = [subject.name, predicate, object?.name ?? literal?.value ?? ""].join(" — ");
      place.append(h("label", { class: "place" }, h("input", { type: "checkbox", name: "statement", value: uid }), h("span", {}, words)));
    }
  });
  return place;
}

/** The first page at once, the next ones when they are asked for. */
async function paged<T>(url: string, place: HTMLElement, add: (rows: T[]) => void): Promise<void> {
  const { results, next } = await request<Page<T>>(url);
  add(results);
  if (!next) return;
  const more = h("button", { type: "button", class: "button quiet slim-button" }, t("splitting.more"));
  more.addEventListener("click", () => {
    more.remove();
    void paged(next, place, add);
  });
  place.append(more);
}
