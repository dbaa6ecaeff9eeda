/** The history of a project: what the address asks for, and filters that change it. */
import { project } from "../api";
import { find, findAll } from "../dom";
import { listenGraph } from "../live";
import { calmly } from "../refresh";
import { showHistory } from "./rows";

const place = find("#history");
const form = find<HTMLFormElement>("#history-filters");

const query = (): Record<string, string> => {
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  return { ...asked, project: project() };
};

const show = async (): Promise<void> => void (place && await showHistory(place, query(), place.dataset.edit !== undefined));

for (const field of findAll<HTMLSelectElement>("select", form ?? document)) field.addEventListener("change", () => form?.requestSubmit());
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = [...new FormData(form)].filter(([, value]) => value !== "") as [string, string][];
  const entity = new URLSearchParams(location.search).get("entity");
  if (entity) asked.push(["entity", entity]);
  history.pushState(null, "", asked.length ? `?${new URLSearchParams(asked)}` : location.pathname);
  void show();
});
addEventListener("popstate", () => location.reload());
void show();

/** What others decide comes in at the top; not while somebody looks at what stands in the way of an undo. */
const showSoon = calmly(async () => {
  if (!place || find(".history-later", place)) return;
  const { scrollY } = window;
  await show();
  scrollTo({ top: scrollY, behavior: "instant" });
}, 300);
listenGraph(({ changed }) => {
  if (changed) showSoon();
});
