/** The schema page, kept as it is on the server while the statements are sorted anew. */
import { find } from "../dom";
import { refresh } from "../refresh";

const EVERY_MS = 1000;

async function follow(): Promise<void> {
  if (!find("#sorting progress")) return;
  await new Promise((resolve) => window.setTimeout(resolve, EVERY_MS));
  const isBusy = document.hidden || find("dialog[open]") || document.activeElement?.closest("#open");
  await refresh("sorting", "types", ...(isBusy ? [] : ["open"]));
  await follow();
}

void follow();
