/** The page of a document's tables: what the form would say is shown as it changes, and a job under way until it ends. */
import { announce, find, toast } from "../dom";
import { t } from "../messages";
import { refresh } from "../refresh";

const PAUSE_MS = 250;
const LOOK_MS = 1000;

const form = find<HTMLFormElement>("#mapping");
const preview = find("#preview");
let timer = 0;
let asking: AbortController | null = null;

/** Fetches what the mapping in the form says. Only the latest answer is shown. */
async function look(): Promise<void> {
  if (!form || !preview) return;
  asking?.abort();
  asking = new AbortController();
  preview.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const response = await fetch(form.dataset.preview ?? "", { method: "POST", body, credentials: "same-origin", signal: asking.signal });
    if (!response.ok && response.status !== 422) throw new Error(t("error.unknown"));
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    preview.replaceChildren(...fresh.body.childNodes);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    toast(error instanceof TypeError ? t("error.network") : (error as Error).message);
  }
  preview.removeAttribute("aria-busy");
}

/** Only one column names the rows: the one chosen last. The one before becomes a column of things. */
function keepOneKey(chosen: EventTarget | null): void {
  if (!(chosen instanceof HTMLSelectElement) || !chosen.name.endsWith("-role") || chosen.value !== "key") return;
  for (const other of form?.querySelectorAll<HTMLSelectElement>("select[name$='-role']") ?? []) {
    if (other !== chosen && other.value === "key") {
      other.value = "entity";
      const number = other.name.split("-")[0];
      const relation = form?.querySelector<HTMLInputElement>(`[name="${number}-predicate"]`);
      if (relation && !relation.value) relation.value = relation.dataset.header ?? "";
    }
  }
}

form?.addEventListener("input", (event) => {
  keepOneKey(event.target);
  clearTimeout(timer);
  timer = window.setTimeout(() => void look(), PAUSE_MS);
});

/** While the rows are read again the page says so; at the end the preview compares with what holds by then. */
async function follow(): Promise<void> {
  const state = (): string => find("#state")?.dataset.stage ?? "done";
  if (state() === "done") return;
  await refresh("state");
  if (state() !== "done") return void window.setTimeout(() => void follow(), LOOK_MS);
  announce(t("tables.done"));
  await look();
}

if (find("#state")?.dataset.stage !== "done") window.setTimeout(() => void follow(), LOOK_MS);
