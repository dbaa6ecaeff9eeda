/** The models page: while a training runs, its progress and then its outcome come in by themselves. */
import { find } from "../dom";
import { refresh } from "../refresh";

const POLL_MS = 1500;

const isRunning = (): boolean => find("#training")?.dataset.running === "1";

async function follow(): Promise<void> {
  const hasRun = isRunning();
  while (isRunning()) {
    await new Promise((resolve) => window.setTimeout(resolve, POLL_MS));
    if (!document.hidden) await refresh("training", "curve");
  }
  if (hasRun) await refresh("models");
}

void follow();
