/**
 * Entities that may be the same, one pair at a time. M merges, K keeps apart, S skips, Z undoes; ← and → say which name
 * stays. What was skipped comes back when the page is opened again.
 */
import { address, project, request } from "../api";
import { decide, type Decision, revert, sayRefused } from "../decisions";
import { announce, find, h, isTyping, toast } from "../dom";
import { listenGraph } from "../live";
import {
  askPreview, better, type Candidate, markKept, nameField, namesOf, previewPanel, reasonsPanel, type SideName, sidesPanel,
} from "../merging/pair";
import { t } from "../messages";

interface Answer { next: string | null; results: Candidate[] }
interface Done { candidate: Candidate; made: Decision[] }

const place = find("#candidates");
const left = find("#candidates-left");
const mayEdit = place?.dataset.edit !== undefined;

let waiting: Candidate[] = [];
let next: string | null = address("merge-candidates", { project: project() });
let open = Number(place?.dataset.open ?? 0);
let keeps: SideName = "left";
let nameInput: HTMLInputElement | null = null;
const done: Done[] = [];
const undone: Done[] = [];
let isBusy = false;

const current = (): Candidate | undefined => waiting[0];

async function show(): Promise<void> {
  while (!waiting.length && next) {
    const answer: Answer = await request<Answer>(next);
    next = answer.next;
    const known = new Set(done.map(({ candidate }) => candidate.uid));
    waiting = answer.results.filter(({ uid }) => !known.has(uid));
  }
  const candidate = current();
  if (left) left.textContent = t("candidates.left", { n: Math.max(open, waiting.length) });
  if (!place) return;
  if (left) left.hidden = !candidate;
  if (!candidate) return place.replaceChildren(emptyPanel());
  draw(place, candidate);
  announce(`${candidate.left.entity.name} · ${candidate.right.entity.name}`);
}

const emptyPanel = (): HTMLElement =>
  h("div", { class: "panel empty-state" }, h("h2", {}, t("candidates.none")), h("p", { class: "muted" }, t("candidates.none.words")));

function draw(root: HTMLElement, candidate: Candidate): void {
  const button = (words: string, key: string, act: () => unknown, style: string): HTMLElement => {
    const made = h("button", { type: "button", class: `button ${style}`, "aria-keyshortcuts": key }, words, h("kbd", { "aria-hidden": "true" }, key));
    made.addEventListener("click", () => void act());
    return made;
  };
  const names = nameField(namesOf(candidate.left, candidate.right), "");
  nameInput = mayEdit ? names.input : null;
  root.replaceChildren(h(
    "article", { class: "pair", "data-candidate": candidate.uid },
    sidesPanel(candidate.left, candidate.right, mayEdit ? keep : null),
    reasonsPanel(candidate.score, candidate.reasons),
    h("section", { class: "panel outcome" }, mayEdit && names.element, h("div", { id: "merge-preview" })),
    mayEdit
      ? h(
        "p", { class: "acts" },
        button(t("candidates.merge"), "M", merge, "primary"),
        button(t("candidates.apart"), "K", apart, ""),
        button(t("candidates.skip"), "S", skip, "quiet"),
      )
      : h("p", { class: "muted acts" }, t("candidates.look")),
  ));
  keep(better(candidate.left, candidate.right));
}

function keep(side: SideName): void {
  keeps = side;
  const candidate = current();
  if (!place || !candidate) return;
  markKept(place, side);
  if (nameInput) nameInput.value = candidate[side].entity.name;
  void preview(candidate, side);
}

async function preview(candidate: Candidate, side: SideName): Promise<void> {
  const other = side === "left" ? "right" : "left";
  const found = await askPreview(candidate[side].entity.uid, candidate[other].entity.uid).catch(() => null);
  if (found && candidate === current() && side === keeps) find("#merge-preview")?.replaceChildren(previewPanel(found));
}

async function act(url: string, body: unknown, words: (candidate: Candidate) => string): Promise<void> {
  const candidate = current();
  if (!candidate || !mayEdit || isBusy) return;
  isBusy = true;
  try {
    const made = await decide(address(`merge-candidates/${candidate.uid}/${url}`), "POST", body);
    waiting.shift();
    open -= 1;
    done.push({ candidate, made });
    undone.length = 0;
    toast(words(candidate), { label: t("decision.undo"), act: () => void undo() });
    await show();
  } catch (error) {
    toast((error as Error).message);
  } finally {
    isBusy = false;
  }
}

function merge(): Promise<void> {
  const name = nameInput?.value.trim() || undefined;
  return act("merge", { into: keeps, name }, (candidate) => {
    const other = keeps === "left" ? "right" : "left";
    return t("decision.merged", { name: name ?? candidate[keeps].entity.name, other: candidate[other].entity.name });
  });
}

const apart = (): Promise<void> => act("keep-apart", {}, (candidate) =>
  t("decision.apart", { name: candidate.left.entity.name, other: candidate.right.entity.name }));

async function skip(): Promise<void> {
  const candidate = waiting.shift();
  if (!candidate) return;
  done.push({ candidate, made: [] });
  undone.length = 0;
  await show();
}

/** The pair is a question again, and the next one. */
async function comeBack(candidate: Candidate): Promise<void> {
  const at = done.findIndex((each) => each.candidate.uid === candidate.uid);
  if (at >= 0 && done.splice(at, 1)[0]!.made.length) open += 1;
  waiting.unshift(await request<Candidate>(address(`merge-candidates/${candidate.uid}`)));
  await show();
}

async function undo(withLater = false): Promise<void> {
  const last = done.at(-1);
  if (!last || isBusy) return;
  isBusy = true;
  try {
    undone.push({ candidate: last.candidate, made: await revert(last.made, withLater) });
    if (last.made.length) toast(t("decision.undone"));
    await comeBack(last.candidate);
  } catch (error) {
    sayRefused(error, () => undo(true));
  } finally {
    isBusy = false;
  }
}

/** Decides again what was taken back last. */
async function redo(): Promise<void> {
  const last = undone.at(-1);
  if (!last || isBusy) return;
  isBusy = true;
  try {
    const made = await revert(last.made);
    undone.pop();
    done.push({ candidate: last.candidate, made });
    waiting = waiting.filter(({ uid }) => uid !== last.candidate.uid);
    if (made.length) {
      open -= 1;
      toast(t("decision.redone"));
    }
    await show();
  } catch (error) {
    sayRefused(error, () => undefined);
  } finally {
    isBusy = false;
  }
}

const KEYS: Record<string, () => unknown> = {
  m: merge, k: apart, s: skip, z: () => undo(), "shift+z": redo, arrowleft: () => keep("left"), arrowright: () => keep("right"),
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open], details.menu[open]")) return;
  const run = KEYS[(event.shiftKey && event.key.toLowerCase() === "z" ? "shift+" : "") + event.key.toLowerCase()];
  if (!run) return;
  event.preventDefault();
  void run();
});

/** Somebody else may have decided about the pair on the screen: then it goes, and the next one comes. */
async function lookAgain(): Promise<void> {
  const candidate = current();
  if (!candidate || isBusy) return;
  const now = await request<Candidate & { state: string }>(address(`merge-candidates/${candidate.uid}`)).catch(() => null);
  if (current() !== candidate || isBusy || now?.state === "open") return;
  waiting.shift();
  open -= 1;
  await show();
}

listenGraph(({ changed }) => {
  if (changed) void lookAgain();
});
if (place) void show().catch((error: Error) => toast(error.message));
