/**
 * Entities that may be the same, one pair at a time. M merges, K keeps apart, S skips, Z undoes; ← and → say which name
 * stays. What was skipped comes back when the page is opened again.
 */
import { address, project, request } from "../api";
import { decide, type Decision, revert, toastWithUndo } from "../decisions";
import { announce, find, findAll, isTyping, toast } from "../dom";
import { t } from "../messages";
import { type Candidate, emptyPanel, pairPanel, type SideName } from "./panel";

interface Answer { next: string | null; results: Candidate[] }
interface Done { candidate: Candidate; made: Decision[] }

const place = find("#candidates");
const left = find("#candidates-left");
const mayEdit = place?.dataset.edit !== undefined;

let waiting: Candidate[] = [];
let next: string | null = address("merge-candidates", { project: project() });
let open = Number(place?.dataset.open ?? 0);
let keeps: SideName = "left";
const done: Done[] = [];
let isBusy = false;

const current = (): Candidate | undefined => waiting[0];

/** Which of two entities most likely has the name that people want: the one that is spoken of more, then the longer. */
function better({ left: one, right: other }: Candidate): SideName {
  const weight = ({ entity }: Candidate["left"]): number => entity.mention_count * 100 + entity.name.length;
  return weight(other) > weight(one) ? "right" : "left";
}

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
  if (!candidate) {
    if (left) left.hidden = true;
    return place.replaceChildren(emptyPanel());
  }
  if (left) left.hidden = false;
  keeps = better(candidate);
  place.replaceChildren(pairPanel(candidate, mayEdit, { merge, apart, skip, keep }));
  mark();
  announce(`${candidate.left.entity.name} · ${candidate.right.entity.name}`);
}

function mark(): void {
  for (const side of findAll("[data-side]", place!)) {
    const isKept = side.dataset.side === keeps;
    side.classList.toggle("is-kept", isKept);
    const button = find<HTMLButtonElement>(".keep", side);
    button?.setAttribute("aria-pressed", String(isKept));
    if (button) button.textContent = t(isKept ? "candidates.keeps" : "candidates.keep");
  }
}

function keep(side: SideName): void {
  keeps = side;
  mark();
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
    toastWithUndo(words(candidate), made, () => void comeBack(candidate));
    await show();
  } catch (error) {
    toast((error as Error).message);
  } finally {
    isBusy = false;
  }
}

const merge = (): Promise<void> => act("merge", { into: keeps }, (candidate) => {
  const other = keeps === "left" ? "right" : "left";
  return t("decision.merged", { name: candidate[keeps].entity.name, other: candidate[other].entity.name });
});

const apart = (): Promise<void> => act("keep-apart", {}, (candidate) =>
  t("decision.apart", { name: candidate.left.entity.name, other: candidate.right.entity.name }));

async function skip(): Promise<void> {
  const candidate = waiting.shift();
  if (!candidate) return;
  done.push({ candidate, made: [] });
  await show();
}

/** The pair is a question again, and the next one. */
async function comeBack(candidate: Candidate): Promise<void> {
  const at = done.findIndex((each) => each.candidate.uid === candidate.uid);
  if (at >= 0 && done.splice(at, 1)[0]!.made.length) open += 1;
  waiting.unshift(await request<Candidate>(address(`merge-candidates/${candidate.uid}`)));
  await show();
}

async function undo(): Promise<void> {
  const last = done.at(-1);
  if (!last || isBusy) return;
  isBusy = true;
  try {
    await revert(last.made);
    if (last.made.length) toast(t("decision.undone"));
    await comeBack(last.candidate);
  } catch (error) {
    toast((error as Error).message);
  } finally {
    isBusy = false;
  }
}

const KEYS: Record<string, () => unknown> = {
  m: merge, k: apart, s: skip, z: undo, arrowleft: () => keep("left"), arrowright: () => keep("right"),
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open], details.menu[open]")) return;
  const run = KEYS[event.key.toLowerCase()];
  if (!run) return;
  event.preventDefault();
  void run();
});

if (place) void show().catch((error: Error) => toast(error.message));
