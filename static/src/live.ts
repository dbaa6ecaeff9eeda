/**
 * Documents as they change: server-sent events while the page is in view, and asking every few seconds where events do
 * not come through (an old proxy). One connection for all who listen.
 */
import { address, type DocumentRow, type Page, project, request } from "./api";

const POLL_MS = 4000;
/** Failures in a row, with no event between them, after which we ask instead. */
const MAX_FAILURES = 3;

type Listener = (row: DocumentRow) => void;

/** Fired on document, with the uid as its detail, when a document was deleted. */
export const DOCUMENT_REMOVED = "zhitu:document-removed";

const listeners = new Set<Listener>();
const unfinished = new Set<string>();
let source: EventSource | null = null;
let failures = 0;
let timer = 0;

/** Whether more is to come for `row`. */
export const isUnfinished = (row: DocumentRow): boolean =>
  row.job !== null && (row.job.stage !== "" || row.job.state === "queued" || row.job.state === "running");

/** Calls `listener` with each document of the project that changes. `watched` are known to be unfinished. */
export function listen(listener: Listener, watched: Iterable<string> = []): void {
  for (const uid of watched) unfinished.add(uid);
  listeners.add(listener);
  if (listeners.size > 1) return;
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  if (!document.hidden) start();
}

function emit(row: DocumentRow): void {
  if (isUnfinished(row)) unfinished.add(row.uid);
  else unfinished.delete(row.uid);
  for (const listener of listeners) listener(row);
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

function poll(): void {
  const ask = async (): Promise<void> => {
    const newest = await request<Page<DocumentRow>>(address("documents", { project: project() })).catch(() => null);
    newest?.results.forEach(emit);
    const seen = new Set(newest?.results.map((row) => row.uid));
    for (const uid of unfinished) if (!seen.has(uid)) await request<DocumentRow>(address(`documents/${uid}`)).then(emit, () => undefined);
  };
  timer = window.setInterval(() => void ask(), POLL_MS);
}
