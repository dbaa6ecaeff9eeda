/**
 * Documents and the graph as they change: server-sent events while the page is in view, and asking every few seconds where events do
 * not come through (an old proxy). One connection for all who listen.
 */
import { address, type DocumentRow, type Page, project, request } from "./api";
import { type Decision, isOwn } from "./decisions";

const POLL_MS = 4000;
/** Failures in a row, with no event between them, after which we ask instead. */
const MAX_FAILURES = 3;

type Listener = (row: DocumentRow) => void;
interface GraphState { revision: number; written: boolean; decisions: Decision[] }
/**
 * `changed`: the record has changed, by others or by what reads documents; `written`: the graph store has all of it.
 * `decisions` are those of others that are new.
 */
export interface GraphNews { changed: boolean; written: boolean; decisions: Decision[] }
type GraphListener = (news: GraphNews) => void;

/** Fired on document, with the uid as its detail, when a document was deleted. */
export const DOCUMENT_REMOVED = "zhitu:document-removed";

const listeners = new Set<Listener>();
const graphListeners = new Set<GraphListener>();
const unfinished = new Set<string>();
let source: EventSource | null = null;
let failures = 0;
/** What the page was made from; -1: nobody said. */
let revision = Number(document.body.dataset.revision ?? -1);
let isWritten = true;
let newest = 0;
let isBegun = false;
let timer = 0;

/** Whether more is to come for `row`. */
export const isUnfinished = (row: DocumentRow): boolean =>
  row.job !== null && (row.job.stage !== "" || row.job.state === "queued" || row.job.state === "running");

/** Calls `listener` with each document of the project that changes. `watched` are known to be unfinished. */
export function listen(listener: Listener, watched: Iterable<string> = []): void {
  for (const uid of watched) unfinished.add(uid);
  listeners.add(listener);
  begin();
}

/**
 * Calls `listener` when others, or this person elsewhere, changed entities or statements, and once more when the graph
 * store has it. What was decided on this page is left out.
 */
export function listenGraph(listener: GraphListener): void {
  graphListeners.add(listener);
  begin();
}

function begin(): void {
  if (isBegun) return;
  isBegun = true;
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  if (!document.hidden) start();
}

function emit(row: DocumentRow): void {
  if (isUnfinished(row)) unfinished.add(row.uid);
  else unfinished.delete(row.uid);
  for (const listener of listeners) listener(row);
}

/** The first news of a connection says where the graph is; only what differs from the page, or from before, is told. */
function emitGraph(state: GraphState): void {
  const decisions = state.decisions.filter(({ id }) => !isOwn(id));
  const isOnlyOwn = state.decisions.length > 0 && decisions.length === 0;
  const changed = decisions.length > 0 || (state.revision !== revision && !isOnlyOwn);
  const isNews = revision >= 0 && (changed || (state.written && (!isWritten || state.revision !== revision)));
  ({ revision, written: isWritten } = state);
  if (!isNews) return;
  for (const listener of graphListeners) listener({ changed, written: isWritten, decisions });
}

function start(): void {
  if (!project() || source || timer) return;
  void catchUp();
  if (failures >= MAX_FAILURES || typeof EventSource === "undefined") return poll();
  source = new EventSource(address("jobs/events", { project: project() }));
  source.addEventListener("document", (event) => {
    failures = 0;
    emit(JSON.parse((event as MessageEvent<string>).data));
  });
  source.addEventListener("graph", (event) => emitGraph(JSON.parse((event as MessageEvent<string>).data)));
  source.addEventListener("document-removed", (event) => {
    const { uid } = JSON.parse((event as MessageEvent<string>).data) as { uid: string };
    unfinished.delete(uid);
    document.dispatchEvent(new CustomEvent(DOCUMENT_REMOVED, { detail: uid }));
  });
  source.addEventListener("error", () => {
    failures += 1;
    if (source?.readyState !== EventSource.CLOSED && failures < MAX_FAILURES) return;
    failures = MAX_FAILURES;
    stop();
    if (!document.hidden) start();
  });
}

function stop(): void {
  source?.close();
  source = null;
  clearInterval(timer);
  timer = 0;
}

/** The stream starts with what is unfinished; what finished while nobody listened is asked for. */
async function catchUp(): Promise<void> {
  await Promise.allSettled([...unfinished].map(async (uid) => emit(await request(address(`documents/${uid}`)))));
}

/** By the newest decision, since the revision itself is only told by events. */
async function askGraph(): Promise<void> {
  const page = await request<Page<Decision>>(address("decisions", { project: project(), page_size: 20 })).catch(() => null);
  const decisions = (page?.results ?? []).filter(({ id }) => id > newest).reverse();
  const isFirst = newest === 0;
  newest = Math.max(newest, ...decisions.map(({ id }) => id));
  if (!isFirst && decisions.length) emitGraph({ revision: revision + 1, written: true, decisions });
}

function poll(): void {
  const ask = async (): Promise<void> => {
    const newest = await request<Page<DocumentRow>>(address("documents", { project: project() })).catch(() => null);
    newest?.results.forEach(emit);
    const seen = new Set(newest?.results.map((row) => row.uid));
    if (graphListeners.size) await askGraph();
    for (const uid of unfinished) if (!seen.has(uid)) await request<DocumentRow>(address(`documents/${uid}`)).then(emit, () => undefined);
  };
  timer = window.setInterval(() => void ask(), POLL_MS);
}
