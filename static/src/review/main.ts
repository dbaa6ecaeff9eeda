/**
 * The review: one question at a time, the most valuable first. A accepts, R rejects, S skips, E edits a statement, Z takes
 * the last answer back, Shift+Z gives it again; J and K look at the next and the previous one without answering. The answers to come are fetched
 * before it is their turn, and a decision is sent while the next question is read.
 */
import { address, ApiError, project, request } from "../api";
import { conflictOf } from "../conflict";
import { decide, type Decision, note, revert, sayRefused } from "../decisions";
import { announce, find, isTyping, toast } from "../dom";
import type { Told } from "../history/rows";
import { listenGraph } from "../live";
import { t } from "../messages";
import { judge } from "../predictions/acting";
import { calmly } from "../refresh";
import { openBulk } from "./bulk";
import { emptyPanel, questionCard, showReason } from "./card";
import { openEdit } from "./edit";
import { Progress } from "./progress";
import { type Item, type Kind, type Queue, uidOf, wordsOf } from "./types";
import { ReasonStore } from "./reasons";

type Verdict = "accept" | "reject";
/** An answer, or without `item` many at once. */
interface Done { item?: Item; at: number; verdict: Verdict | "edit" | "skip" | "many"; made: Promise<Decision[]> }

/** Questions asked for at once; more are asked for when fewer than `LOW` are left. */
const AT_ONCE = 30;
const LOW = 8;
/** Questions whose reasons are fetched ahead. */
const AHEAD = 3;
/** The server's words for what somebody else decided meanwhile. */
const GONE = new Set([404, 409]);
/** Rescoring the neighbourhood takes two seconds at most. */
const HEARD_MS = 2000;

const place = find("#review")!;
const last = find("#review-last")!;
const mayEdit = place.dataset.edit !== undefined;
const kindField = find<HTMLSelectElement>("#review-kind");

const progress = new Progress();
const reasons = new ReasonStore();
const done: Done[] = [];
const undone: Done[] = [];
/** What is open and has not been answered here, in order; `at` is the one shown. */
let waiting: Item[] = [];
let at = 0;
let next: string | null = null;
let running = new AbortController();
/** Counts how often the queue was begun anew. */
let turn = 0;

const kind = (): Kind => (kindField?.value ?? "") as Kind;
const current = (): Item | undefined => waiting[at];

const answeredHere = (): Set<string> => new Set(done.flatMap(({ item, verdict }) => (item && verdict !== "skip" ? [uidOf(item)] : [])));

async function load(url = address("review", { project: project(), kind: kind(), page_size: AT_ONCE })): Promise<void> {
  const mine = turn;
  const queue = await request<Queue>(url);
  if (mine !== turn) return;  // other questions were asked for meanwhile
  next = queue.next;
  progress.left(queue.count, kind());
  const answered = answeredHere();
  const known = new Set(waiting.map(uidOf));
  waiting.push(...queue.results.filter((item) => !answered.has(uidOf(item)) && !known.has(uidOf(item))));
}

async function show(): Promise<void> {
  if (waiting.length - at < LOW && next) await load(next).catch((error: Error) => toast(error.message));
  at = Math.max(0, Math.min(at, waiting.length));
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const item = current();
  if (!item) {
    progress.hide(waiting.length === 0);
    return place.replaceChildren(emptyPanel(waiting.length > 0, () => void again()));
  }
  const had = place.contains(document.activeElement);
  place.replaceChildren(questionCard(item, mayEdit, done.length > 0, { accept, reject, skip, edit, undo: () => inOrder(() => undo()) }));
  if (had) find("h2", place)?.focus({ preventScroll: true });
  const { subject, predicate, object } = wordsOf(item);
  announce(`${subject} ${predicate} ${object}`);
  for (const each of waiting.slice(at + 1, at + 1 + AHEAD)) void reasons.of(each);
  const reason = await reasons.of(item);
  const why = find("#review-why", place);
  if (!signal.aborted && why) showReason(why, item, reason, signal);
}

/** The ones that were only skipped, from the beginning. */
async function again(): Promise<void> {
  at = 0;
  await show();
}

// --- Answers -----------------------------------------------------------------------------------------

/** A statement is judged as it was when its sentences were shown. */
async function send(item: Item, verdict: Verdict): Promise<Decision[]> {
  const uid = uidOf(item);
  if (item.prediction) return judge(uid, verdict).then(({ decisions }) => decisions);
  const reason = await reasons.of(item);
  return decide(address(`statements/${uid}/${verdict}`), "POST", {}, "tag" in reason ? reason.tag : "");
}

/** Takes the question away at once; when the server refuses, it comes back with the reason, unless somebody was faster. */
function answer(verdict: Verdict): void {
  const item = current();
  if (!item || !mayEdit) return;
  const made = send(item, verdict);
  settle({ item, at, verdict, made });
  void made.then(() => follow(item, verdict), (error: Error) => refused(item, error));
}

function settle(answered: Done & { item: Item }): void {
  undone.length = 0;
  leave(answered, answered.item);
}

/** The question has its answer, and the next one is asked. */
function leave(answered: Done, item: Item): void {
  done.push(answered);
  waiting.splice(answered.at, 1);
  progress.step(1);
  say(t(`review.did_${answered.verdict}`, wordsOf(item)));
  void show();
}

function refused(item: Item, error: Error): void {
  const index = done.findIndex((each) => each.item === item);
  if (index < 0) return;
  const [{ at: was }] = done.splice(index, 1) as [Done];
  progress.step(-1);
  reasons.forget(uidOf(item));
  const conflict = conflictOf(error);
  toast(conflict?.decisions[0] ? `${error.message} ${conflict.decisions[0].decided_by ?? ""}: ${conflict.decisions[0].words}` : error.message);
  if (error instanceof ApiError && GONE.has(error.status)) return void catchUp();
  waiting.splice(Math.min(was, waiting.length), 0, item);
  at = waiting.indexOf(item);
  void show();
}

const accept = (): void => answer("accept");
const reject = (): void => answer("reject");

function skip(): void {
  const item = current();
  if (!item) return;
  done.push({ item, at, verdict: "skip", made: Promise.resolve([]) });
  undone.length = 0;
  say(t("review.did_skip", wordsOf(item)));
  at += 1;
  void show();
}

function step(by: 1 | -1): void {
  at = Math.max(0, Math.min(waiting.length - 1, at + by));
  void show();
}

async function edit(): Promise<void> {
  const item = current();
  const form = find("#review-edit", place);
  if (!item?.statement || !form || !mayEdit) return;
  await openEdit(form, item.statement.uid, {
    done: (made) => settle({ item, at: waiting.indexOf(item), verdict: "edit", made: Promise.resolve(made) }),
    accepted: accept,
    again: () => void begin(),
    cancel: () => find("h2", place)?.focus({ preventScroll: true }),
  });
}

/** Undo and redo wait for each other, however fast the keys come. */
let moves = Promise.resolve();
const inOrder = (move: () => Promise<void>): unknown => (moves = moves.then(move).catch((error: Error) => toast(error.message)));

async function undo(withLater = false, answered = done.at(-1)): Promise<void> {
  const index = answered ? done.indexOf(answered) : -1;
  if (!answered || index < 0) return;
  done.splice(index, 1);
  try {
    answered.made = Promise.resolve(await revert(await answered.made, withLater));
  } catch (error) {
    done.splice(index, 0, answered);
    return sayRefused(error, () => undo(true, answered));
  }
  undone.push(answered);
  const { item } = answered;
  if (!item) {
    toast(t("decision.undone"));
    return begin();
  }
  if (answered.verdict !== "skip") {
    progress.step(-1);
    waiting.splice(Math.min(answered.at, waiting.length), 0, item);
  }
  at = waiting.indexOf(item);
  say(t("review.undone", wordsOf(item)));
  await show();
}

/** Gives the answer again that was taken back last. */
async function redo(): Promise<void> {
  const answered = undone.pop();
  if (!answered) return;
  try {
    answered.made = Promise.resolve(await revert(await answered.made));
  } catch (error) {
    undone.push(answered);
    return sayRefused(error, () => undefined);
  }
  const { item } = answered;
  if (item && answered.verdict !== "skip") {
    const there = waiting.findIndex((each) => uidOf(each) === uidOf(item));
    if (there >= 0) return leave({ ...answered, at: (at = there) }, item);
    progress.step(1);
  }
  done.push(answered);
  toast(t("decision.redone"));
  if (!item) return begin();
  at += answered.verdict === "skip" ? 1 : 0;
  await show();
}

// --- What an answer changed ---------------------------------------------------------------------------

const say = (words: string): void => void (last.textContent = words);

/** After the neighbourhood was scored anew: takes over what changed, and says how much that was. */
async function follow(item: Item, verdict: Verdict): Promise<void> {
  const mine = done.at(-1)?.item;
  await new Promise((resolve) => window.setTimeout(resolve, HEARD_MS));
  const began = turn;
  const queue = await request<Queue>(address("review", { project: project(), kind: kind(), page_size: AT_ONCE })).catch(() => null);
  if (!queue || began !== turn) return;
  const fresh = new Map(queue.results.map((each) => [uidOf(each), each]));
  let changed = 0;
  for (const [index, each] of waiting.entries()) {
    const now = fresh.get(uidOf(each));
    if (!now?.prediction || !each.prediction || now.prediction.probability === each.prediction.probability) continue;
    changed += 1;
    if (index !== at) waiting[index] = now;
    reasons.forget(uidOf(each));
  }
  progress.left(queue.count, kind());
  if (done.at(-1)?.item === mine && mine === item && changed) {
    say(`${t(`review.did_${verdict}`, wordsOf(item))} · ${t("review.rescored", { n: changed })}`);
  }
}

// --- What others do meanwhile --------------------------------------------------------------------------

/** Takes over what the queue is now: what others decided goes, what is new comes next; the question that is shown stays. */
async function catchUp(by = ""): Promise<void> {
  const began = turn;
  const queue = await request<Queue>(address("review", { project: project(), kind: kind(), page_size: AT_ONCE })).catch(() => null);
  if (!queue || began !== turn) return;
  const item = current();
  const fresh = new Map(queue.results.map((each) => [uidOf(each), each]));
  const least = queue.next ? queue.results.at(-1)?.value ?? 0 : -1;
  const answered = answeredHere();
  const isWritten = find("#review-edit form, #review-edit .conflict", place) !== null;
  const isOpen = (each: Item): boolean => fresh.has(uidOf(each)) || each.value < least || (each === item && isWritten);
  const gone = item !== undefined && !isOpen(item);
  const before = waiting.slice(0, at).filter(isOpen);
  const known = new Set(waiting.map(uidOf));
  const added = queue.results.filter((each) => !known.has(uidOf(each)) && !answered.has(uidOf(each)));
  const shown = item && !gone ? [item] : [];
  waiting = [...before, ...shown, ...added, ...waiting.slice(at + 1).filter(isOpen).map((each) => fresh.get(uidOf(each)) ?? each)];
  at = before.length;
  next = queue.next;
  progress.left(queue.count, kind());
  if (gone) say(t("review.meanwhile", { name: by || t("history.nobody"), ...wordsOf(item) }));
  if (gone || !item) await show();
}

let deciders = "";
const catchUpSoon = calmly(() => catchUp(deciders), 300);
listenGraph(({ changed, decisions }) => {
  if (!changed) return;
  deciders = [...new Set((decisions as Told[]).map((each) => each.decided_by).filter(Boolean))].join(t("comma"));
  catchUpSoon();
});

// --- The frame ----------------------------------------------------------------------------------------

function bulk(): void {
  openBulk((made, count) => {
    note(made);
    const answered: Done = { at: 0, verdict: "many", made: Promise.resolve(made) };
    done.push(answered);
    undone.length = 0;
    say(t("bulk.done", { n: count }));
    toast(t("bulk.done", { n: count }), { label: t("decision.undo"), act: () => inOrder(() => undo(false, answered)) });
    void begin();
  });
}

async function begin(): Promise<void> {
  turn += 1;
  waiting = [];
  at = 0;
  next = null;
  find(".review-card", place)?.remove();  // its keys would do nothing until the others are here
  await load();
  await show();
}

const KEYS: Record<string, () => unknown> = {
  a: accept, r: reject, s: skip, e: edit, z: () => inOrder(() => undo()), "shift+z": () => inOrder(redo), j: () => step(1), k: () => step(-1), arrowright: () => step(1), arrowleft: () => step(-1),
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open], details.menu[open]")) return;
  const act = KEYS[(event.shiftKey && event.key.toLowerCase() === "z" ? "shift+" : "") + event.key.toLowerCase()];
  if (!act || (document.activeElement?.closest("[role=tablist]"))) return;
  event.preventDefault();
  void act();
});

kindField?.addEventListener("change", () => void begin());
find("#review-bulk")?.addEventListener("click", bulk);
void begin().catch((error: Error) => toast(error.message));
