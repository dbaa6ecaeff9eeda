/** The document page: cards follow the text, both sides point at each other, names open, a running job shows. */
import { find } from "../dom";
import { listen, listenGraph } from "../live";
import { calmly, refresh } from "../refresh";
import { CHANGED, startPopover } from "./popover";
import { Reader } from "./reader";
import { openTarget } from "./target";

const state = find("#state");
const uid = state?.dataset.document ?? "";

openTarget();
const reader = new Reader();
startPopover();

/** Half-read documents grow at their end, so what is in view stays where it is. */
const show = calmly(async () => {
  const kept = scrollY;
  await refresh("state", "facts", "text", "statements");
  reader.attach();
  scrollTo({ top: kept, behavior: "instant" });
}, 2500);
listenGraph(({ changed }) => {
  if (changed) show();
});
document.addEventListener(CHANGED, show);
const moving = !["done", "failed", "cancelled"].includes(state?.dataset.stage ?? "done");
let sentences = -1;
listen((row) => {
  if (row.uid !== uid) return;
  const bar = find<HTMLProgressElement>("#state progress");
  if (bar && row.job) bar.value = row.job.progress;
  const stage = row.job?.state === "failed" || row.job?.state === "cancelled" ? row.job.state : row.job?.stage || "done";
  if (row.sentence_count === sentences && stage === find("#state")?.dataset.stage && row.job?.stage !== "analysing") return;
  sentences = row.sentence_count;
  show();
}, moving ? [uid] : []);
