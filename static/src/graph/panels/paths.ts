/** Paths between two entities: both ends chosen by name, the ways listed, the one in focus drawn. */
import { address, type Entity, request } from "../../api";
import { announce, h, icon } from "../../dom";
import { t } from "../../messages";
import type { Bright } from "../canvas/appearance";
import { EntityField } from "../entity-field";
import { type Choices, entityButton, head, statusTag } from "../inspector/parts";
import type { SceneEdge, SceneNode } from "../scene";
import { type Answer, edgesOf } from "../source";

interface Path { nodes: string[]; steps: string[][] }
interface Paths extends Answer { paths: Path[]; complete: boolean }

/** What the page does with paths that were found. */
export interface PathActs {
  /** Brings them into the scene and shows all. */
  found(nodes: SceneNode[], edges: SceneEdge[], documents: Answer["documents"]): Promise<void>;
  light(lit: Bright | null): void;
  /** Other ends. */
  choose(from: string, to: string): void;
}

const MOST = 8;
const LENGTHS = [3, 4, 5, 6];
let longest = 4;
/** Ends by uid. Those just chosen are here before the panel is drawn anew, so that it does not wait, and takes nothing typed meanwhile. */
const ends = new Map<string, Named>();
type Named = Pick<Entity, "uid" | "name">;

async function endOf(uid: string, signal: AbortSignal): Promise<Named | null> {
  if (uid && !ends.has(uid)) ends.set(uid, await request<Entity>(address(`entities/${uid}`), { signal }));
  return ends.get(uid) ?? null;
}

export async function showPaths(panel: HTMLElement, uid: string, choices: Choices, signal: AbortSignal, acts: PathActs): Promise<void> {
  const [from = "", to = ""] = uid.split("~");
  const [start, end] = await Promise.all([endOf(from, signal), endOf(to, signal)]);
  const list = h("div", { class: "paths" });
  const length = h("select", { id: "longest" }, ...LENGTHS.map((value) => h("option", { value, selected: value === longest }, t("graph.paths.steps", { n: value })))) as HTMLSelectElement;
  length.addEventListener("change", () => {
    longest = Number(length.value);
    acts.choose(from, to);
  });
  const swap = h("button", { type: "button", class: "button quiet icon-only swap", title: t("graph.paths.swap"), "aria-label": t("graph.paths.swap") }, icon("swap"));
  swap.addEventListener("click", () => acts.choose(to, from));
  panel.replaceChildren(
    head(null, t("graph.paths"), "", choices.close),
    h("div", { class: "path-ends" },
      endField("from", t("graph.paths.from"), start, (entity) => acts.choose(entity, to)), swap,
      endField("to", t("graph.paths.to"), end, (entity) => acts.choose(from, entity))),
    h("p", { class: "path-length" }, h("label", { for: "longest" }, t("graph.paths.longest")), length),
    list,
  );
  if (!start || !end) {
    list.append(h("p", { class: "muted small" }, t("graph.paths.hint")));
    panel.querySelector<HTMLInputElement>(start ? "#path-to" : "#path-from")?.focus();
    return acts.light(null);
  }
  list.append(h("p", { class: "muted" }, t("graph.loading")));
  const answer = await request<Paths>(address("graph/paths", { start: from, end: to, k: MOST, longest }), { signal });
  const edges = edgesOf(answer);
  await acts.found(answer.nodes, edges, answer.documents);
  showList(list, answer, edges, choices, acts);
  announce(answer.paths.length ? t("graph.paths.found", { n: answer.paths.length }) : t("graph.paths.none"));
}

function endField(side: "from" | "to", label: string, entity: Named | null, chosen: (uid: string) => void): HTMLElement {
  const field = h("input", { id: `path-${side}`, type: "search", maxlength: 100, placeholder: t("graph.paths.find") }) as HTMLInputElement;
  field.value = entity?.name ?? "";
  const list = h("ul", { class: "suggestions", id: `path-${side}-found`, role: "listbox", "aria-label": t("graph.suggestions"), hidden: true });
  new EntityField(field, list, {
    chosen: (found) => {
      ends.set(found.uid, found);
      chosen(found.uid);
    },
  });
  return h("div", { class: "field search" }, h("label", { for: field.id }, label), field, list);
}

function showList(list: HTMLElement, answer: Paths, edges: SceneEdge[], choices: Choices, acts: PathActs): void {
  const nodes = new Map(answer.nodes.map((node) => [node.uid, node]));
  const statements = new Map(edges.map((edge) => [edge.uid, edge]));
  if (!answer.paths.length) {
    list.replaceChildren(h("p", { class: "muted" }, t("graph.paths.none")), h("p", { class: "muted small" }, t("graph.paths.none.hint", { n: longest })));
    return acts.light(null);
  }
  const light = (path: Path | null): void => acts.light(brightOf(path ? [path] : answer.paths));
  const items = answer.paths.map((path, index) => {
    const all = h("button", { type: "button", class: "path-head", "data-row": true, "aria-pressed": "false" }, h("b", {}, t("graph.paths.nth", { number: index + 1 })), h("span", { class: "count" }, t("graph.paths.steps", { n: path.steps.length })));
    const item = h("li", { class: "path" }, all, ...path.steps.map((step, at) => stepRow(path, at, step.map((uid) => statements.get(uid)!), nodes, choices)));
    all.addEventListener("click", () => {
      const isOn = all.getAttribute("aria-pressed") === "false";
      for (const other of items) other.querySelector(".path-head")!.setAttribute("aria-pressed", String(isOn && other === item));
      light(isOn ? path : null);
    });
    return item;
  });
  list.replaceChildren(h("ol", { class: "path-list" }, ...items));
  if (!answer.complete) list.append(h("p", { class: "muted small" }, t("graph.paths.incomplete")));
  light(null);
}

const brightOf = (paths: Path[]): Bright => ({
  nodes: new Set(paths.flatMap(({ nodes }) => nodes)), edges: new Set(paths.flatMap(({ steps }) => steps.flat())),
});

/** "张骞 —出使→ 大月氏": the best supported statement of the step, and how many more there are. */
function stepRow(path: Path, at: number, step: SceneEdge[], nodes: Map<string, SceneNode>, choices: Choices): HTMLElement {
  const [near, far] = [nodes.get(path.nodes[at]!)!, nodes.get(path.nodes[at + 1]!)!];
  const best = step[0]!;
  const isForward = best.source === near.uid;
  const say = h(
    "button", { type: "button", class: "step-said", "data-row": true, "aria-label": t(isForward ? "graph.says" : "graph.said", { predicate: best.predicate, name: far.name }) },
    isForward ? "— " : "← ", h("span", { class: "said" }, best.predicate), isForward ? " →" : " —",
    step.length > 1 ? h("span", { class: "count" }, ` +${step.length - 1}`) : "", statusTag(best.status),
  );
  say.addEventListener("click", () => choices.edge(best.uid));
  return h("div", { class: "step" }, entityButton(near, choices.entity), say, entityButton(far, choices.entity));
}
