/** Saved scenes: keep this view, open others, share them with the project. */
import { ApiError, address, type Page, project, request } from "../../api";
import { announce, find, h, icon, toast } from "../../dom";
import { t } from "../../messages";
import { graphUrl } from "../../routes";
import { type Choices, head } from "../inspector/parts";

export interface SceneSummary { uid: string; name: string; owner: string; shared: boolean; entities: number; updated_at: string; rev: number }
export interface SavedScene extends SceneSummary { filters: string; positions: Record<string, [number, number]>; pins: string[] }

/** What the page has now, as a scene keeps it. */
export interface ToSave { filters: string; positions: Record<string, [number, number]>; pins: string[] }

export interface SceneActs {
  current: string;
  user: string;
  isOwner: boolean;
  toSave(): Promise<ToSave>;
}

const LANGUAGE = document.documentElement.lang;

export async function showScenes(panel: HTMLElement, choices: Choices, signal: AbortSignal, acts: SceneActs): Promise<void> {
  const page = await request<Page<SceneSummary>>(address("scenes", { project: project(), page_size: 200 }), { signal });
  const again = (): Promise<void> => showScenes(panel, choices, signal, acts);
  const list = page.results.length
    ? h("ul", { class: "scenes" }, ...page.results.map((scene) => sceneRow(scene, acts, again)))
    : h("div", { class: "scenes-empty" }, h("p", {}, t("graph.scenes.none")), h("p", { class: "muted small" }, t("graph.scenes.none.hint")));
  panel.replaceChildren(head(null, t("graph.scenes"), "", choices.close), saveForm(acts), h("h3", { class: "list-title" }, t("graph.scenes.kept")), list);
}

function saveForm(acts: SceneActs): HTMLElement {
  const name = h("input", { id: "scene-name", maxlength: 120, required: true, autocomplete: "off", placeholder: t("graph.scenes.name.hint") }) as HTMLInputElement;
  const shared = h("input", { id: "scene-shared", type: "checkbox" }) as HTMLInputElement;
  const form = h(
    "form", { class: "field scene-form" },
    h("label", { for: name.id }, t("graph.scenes.name")),
    h("span", { class: "row" }, name, h("button", { class: "button primary" }, t("graph.save"))),
    h("label", { class: "check" }, shared, t("graph.scenes.share")),
    acts.current ? overwrite(acts) : null,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void saving(form, async () => {
      const body = { project: project(), name: name.value.trim(), shared: shared.checked, ...await acts.toSave() };
      const scene = await request<SavedScene>(address("scenes"), { method: "POST", body });
      location.assign(sceneUrl(scene));
    });
  });
  return form;
}

/** The opened scene, kept as it is now. */
function overwrite(acts: SceneActs): HTMLElement {
  const button = h("button", { type: "button", class: "button" }, icon("check"), t("graph.scenes.overwrite"));
  button.addEventListener("click", () => void saving(button.closest("form")!, async () => {
    await request(address(`scenes/${acts.current}`), { method: "PATCH", body: await acts.toSave() });
    toast(t("graph.scenes.saved"));
  }));
  return button;
}

async function saving(form: HTMLElement, save: () => Promise<void>): Promise<void> {
  form.setAttribute("aria-busy", "true");
  find(".errors", form)?.remove();
  try {
    await save();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    form.append(h("p", { class: "errors small", role: "alert" }, error.message));
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** The page's address with the scene and its filters. */
export const sceneUrl = ({ uid, filters }: Pick<SavedScene, "uid" | "filters">): string =>
  graphUrl({ scene: uid }) + (filters ? `&${filters}` : "");

function sceneRow(scene: SceneSummary, acts: SceneActs, again: () => Promise<void>): HTMLElement {
  const isMine = scene.owner === acts.user;
  const open = h("a", { class: "scene-name", href: graphUrl({ scene: scene.uid }), "data-row": true, ...(scene.uid === acts.current ? { "aria-current": "page" } : {}) }, scene.name);
  const words = [t("graph.scenes.size", { n: scene.entities }), isMine ? "" : scene.owner, new Date(scene.updated_at).toLocaleDateString(LANGUAGE)];
  const row = h("li", {}, h("span", { class: "scene" }, open, h("span", { class: "about" }, words.filter(Boolean).join(" · "))));
  open.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void request<SavedScene>(address(`scenes/${scene.uid}`)).then((full) => location.assign(sceneUrl(full)), (error: Error) => toast(error.message));
  });
  if (!isMine && !acts.isOwner) {
    row.append(h("span", { class: "shared" }, icon("people"), t("graph.scenes.shared")));
    return row;
  }
  const share = h("button", { type: "button", class: "button quiet slim-button share", "aria-pressed": String(scene.shared), title: t("graph.scenes.share") }, icon(scene.shared ? "people" : "lock"), t(scene.shared ? "graph.scenes.shared" : "graph.scenes.private"));
  share.addEventListener("click", () => void change(scene, "PATCH", { shared: !scene.shared }, again));
  const bin = h("button", { type: "button", class: "button quiet icon-only", title: t("graph.scenes.delete", { name: scene.name }), "aria-label": t("graph.scenes.delete", { name: scene.name }) }, icon("bin"));
  bin.addEventListener("click", () => {
    if (bin.dataset.sure) return void change(scene, "DELETE", undefined, again);
    bin.dataset.sure = "yes";
    bin.replaceChildren(t("graph.scenes.delete.sure"));
    bin.className = "button danger slim-button";
    announce(t("graph.scenes.delete.sure"));
  });
  bin.addEventListener("blur", () => {
    delete bin.dataset.sure;
    bin.replaceChildren(icon("bin"));
    bin.className = "button quiet icon-only";
  });
  row.append(share, bin);
  return row;
}

async function change(scene: SceneSummary, method: "PATCH" | "DELETE", body: unknown, again: () => Promise<void>): Promise<void> {
  try {
    await request(address(`scenes/${scene.uid}`), { method, ...(body ? { body } : {}) });
    await again();
  } catch (error) {
    toast((error as Error).message);
  }
}
