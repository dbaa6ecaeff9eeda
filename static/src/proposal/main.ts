/** The page of a proposal: follows its job while one runs; J and K walk the changes, Enter opens a sentence. */
import { address, type Job, request } from "../api";
import { find, findAll, isTyping } from "../dom";

interface Proposal { state: string; job: Job | null }

const POLL_MS = 1000;

const state = find("#state");
const uid = state?.dataset.proposal ?? "";

async function follow(): Promise<void> {
  const now = await request<Proposal>(address(`proposals/${uid}`)).catch(() => null);
  const bar = find<HTMLProgressElement>("#state progress");
  if (now && bar && now.job) bar.value = now.job.progress;
  const ended = now && (now.state !== state?.dataset.state || (now.job && ["failed", "cancelled"].includes(now.job.state)));
  if (ended) location.reload();
  else window.setTimeout(() => void follow(), POLL_MS);
}

const moves = ["proposing", "applying"].includes(state?.dataset.state ?? "");
if (moves && !["failed", "cancelled"].includes(state?.dataset.job ?? "")) void follow();

let chosen = -1;

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  const rows = findAll(".change");
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step && rows.length) {
    event.preventDefault();
    rows[chosen]?.classList.remove("chosen");
    chosen = Math.max(0, Math.min(rows.length - 1, chosen + step));
    rows[chosen]?.classList.add("chosen");
    rows[chosen]?.focus({ preventScroll: true });
    rows[chosen]?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && rows[chosen] && !(event.target as Element).closest("a, button, summary")) {
    event.preventDefault();
    find("a.open", rows[chosen] as HTMLElement)?.click();
  }
});
