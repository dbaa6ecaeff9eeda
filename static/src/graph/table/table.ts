/**
 * The scene as a table: a row for each statement, or for each entity. One row at a time is in the tab order; the arrows,
 * J and K move it, Shift extends the selection, Enter opens it. What the canvas can do, keys do here (commands.ts).
 */
import { announce, find, h } from "../../dom";
import { t } from "../../messages";
import type { TableState } from "../address";
import type { Choices } from "../inspector/parts";
import type { SceneEdge, SceneNode, SceneStore } from "../scene";
import type { Selection } from "../selection";
import { type Column, entityColumns, statementColumns } from "./columns";
import { VirtualRows } from "./virtual";

const LANGUAGE = document.documentElement.lang;
const ORDER = new Intl.Collator(LANGUAGE);

export class SceneTable {
  private keys: string[] = [];
  private current = "";
  private chosen = "";
  private readonly rows: VirtualRows;
  private readonly statements: Column<SceneEdge>[];
  private readonly entities: Column<SceneNode>[];
  private readonly body: HTMLElement;
  private readonly head: HTMLElement;

  constructor(
    private readonly root: HTMLElement, private readonly store: SceneStore, private readonly selection: Selection,
    private readonly choices: Choices, private readonly state: () => TableState,
    private readonly changed: (change: Partial<TableState>) => void, groupOf: (uid: string) => string,
  ) {
    this.body = find("#rows", root)!;
    this.head = find("#rows-head", root)!;
    this.statements = statementColumns(store, choices);
    this.entities = entityColumns(store, choices, groupOf);
    this.rows = new VirtualRows(root, this.body, find("#rows-above", root)!, find("#rows-below", root)!, (key, index) => this.row(key, index));
    this.head.addEventListener("click", (event) => {
      const target = event.target as Element;
      const column = target.closest<HTMLElement>("[data-column]")?.dataset.column;
      if (column) this.sort(column);
      else if (target.matches("input")) this.markAll((target as HTMLInputElement).checked);
    });
    for (const tab of root.querySelectorAll<HTMLElement>("[data-rows]")) {
      tab.addEventListener("click", () => changed({ rows: tab.dataset.rows as TableState["rows"], sort: "" }));
    }
    this.body.addEventListener("click", (event) => this.click(event));
    this.body.addEventListener("focusin", (event) => {
      this.current = (event.target as Element).closest<HTMLElement>("tr")?.dataset.key ?? this.current;
    });
    this.body.addEventListener("keydown", (event) => this.key(event));
  }

  private get isOfEntities(): boolean {
    return this.state().rows === "entities";
  }

  get columns(): Column<SceneEdge | SceneNode>[] {
    return (this.isOfEntities ? this.entities : this.statements) as Column<SceneEdge | SceneNode>[];
  }

  /** What the keyboard is on, while it is in the table. */
  focused(): { node: string } | { edge: string } | null {
    const key = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("#rows tr")?.dataset.key;
    return key ? (this.isOfEntities ? { node: key } : { edge: key }) : null;
  }

  get hasFocus(): boolean {
    return this.root.contains(document.activeElement);
  }

  /** The rows as they are sorted and filtered, by uid. */
  get order(): readonly string[] {
    return this.keys;
  }

  select(uid: string): void {
    this.chosen = uid;
    if (uid) this.current = uid;
    for (const row of this.body.children) this.show(row as HTMLElement);
    if (uid) this.rows.reveal(uid);
    this.rove();
  }

  render(): void {
    const { rows } = this.state();
    for (const tab of this.root.querySelectorAll<HTMLElement>("[data-rows]")) tab.setAttribute("aria-pressed", String(tab.dataset.rows === rows));
    const hadFocus = this.body.contains(document.activeElement);
    const at = this.keys.indexOf(this.current);
    this.keys = this.sorted();
    if (at >= 0 && !this.keys.includes(this.current)) this.current = this.keys[Math.min(at, this.keys.length - 1)] ?? "";
    this.renderHead();
    this.rows.show(this.keys);
    find("#rows-empty", this.root)!.hidden = this.keys.length > 0;
    find("table", this.root)!.setAttribute("aria-rowcount", String(this.keys.length + 1));
    this.rove();
    if (hadFocus) this.rows.reveal(this.current)?.focus();
  }

  private sorted(): string[] {
    const { words, sort } = this.state();
    const needle = words.toLocaleLowerCase();
    const list: (SceneEdge | SceneNode)[] = this.isOfEntities
      ? this.store.shownNodes().filter(({ name }) => name.toLocaleLowerCase().includes(needle))
      : this.store.shownEdges().filter((edge) => !needle || this.textOf(edge).includes(needle));
    const id = sort.replace("-", "") || (this.isOfEntities ? "statements" : "evidence");
    const column = this.columns.find((each) => each.id === id) ?? this.columns[0]!;
    const sign = sort ? (sort.startsWith("-") ? -1 : 1) : -1;
    const keyed = list.map((row) => ({ uid: row.uid, value: column.value(row) }));
    keyed.sort((a, b) => {
      const order = typeof a.value === "number" && typeof b.value === "number" ? a.value - b.value : ORDER.compare(String(a.value), String(b.value));
      return sign * order || (a.uid < b.uid ? -1 : 1);
    });
    return keyed.map(({ uid }) => uid);
  }

  private textOf(edge: SceneEdge): string {
    const ends = [edge.source, edge.target].map((uid) => this.store.nodes.get(uid)!.name);
    return [...ends, edge.predicate, edge.relation].join("\n").toLocaleLowerCase();
  }

  private renderHead(): void {
    const { sort } = this.state();
    const id = sort.replace("-", "") || (this.isOfEntities ? "statements" : "evidence");
    const isDown = sort ? sort.startsWith("-") : true;
    const columns = this.columns.map((column) => {
      const isSorted = column.id === id;
      const button = h("button", { type: "button", "data-column": column.id }, column.label, h("span", { class: "sort-mark", "aria-hidden": "true" }, isSorted ? (isDown ? "↓" : "↑") : ""));
      return h("th", { scope: "col", class: `col-${column.id}`, "aria-sort": !isSorted ? "none" : isDown ? "descending" : "ascending" }, button);
    });
    const focused = (document.activeElement as HTMLElement | null)?.dataset.column;
    const all = h("input", { type: "checkbox", "aria-label": t("graph.mark_all") }) as HTMLInputElement;
    all.checked = this.keys.length > 0 && this.keys.every((key) => this.marks.has(key));
    this.head.replaceChildren(h("tr", { "aria-rowindex": 1 }, h("th", { class: "mark", scope: "col" }, all), ...columns));
    if (focused) find(`[data-column="${focused}"]`, this.head)?.focus();
  }

  private get marks(): Set<string> {
    return this.isOfEntities ? this.selection.nodes : this.selection.edges;
  }

  private row(key: string, index: number): HTMLElement {
    const item = (this.isOfEntities ? this.store.nodes.get(key) : this.store.edges.get(key))!;
    const name = "name" in item ? item.name : `${this.store.nodes.get(item.source)!.name} ${item.predicate} ${this.store.nodes.get(item.target)!.name}`;
    const box = h("input", { type: "checkbox", tabindex: -1, "aria-label": t("graph.mark", { name }) });
    const row = h(
      "tr", { "data-key": key, ...("name" in item ? { "data-entity": key } : { "data-edge": key }), tabindex: key === this.current ? 0 : -1, "aria-rowindex": index + 2 },
      h("td", { class: "mark" }, box), ...this.columns.map((column) => column.cell(item)),
    );
    this.show(row);
    return row;
  }

  /** Whether the row is open in the inspector, and whether it is marked. */
  private show(row: HTMLElement): void {
    const key = row.dataset.key!;
    row.setAttribute("aria-selected", String(key === this.chosen));
    const isMarked = this.marks.has(key);
    row.classList.toggle("is-marked", isMarked);
    (row.querySelector("input") as HTMLInputElement).checked = isMarked;
  }

  /** After the selection changed. */
  showMarks(): void {
    for (const row of this.body.children) this.show(row as HTMLElement);
    const all = this.head.querySelector("input");
    if (all) all.checked = this.keys.length > 0 && this.keys.every((key) => this.marks.has(key));
  }

  private click(event: MouseEvent): void {
    const row = (event.target as Element).closest<HTMLElement>("tr");
    const key = row?.dataset.key;
    if (!key) return;
    const from = this.current;
    this.current = key;
    this.rove();
    if ((event.target as Element).closest(".mark")) {
      if (event.shiftKey) this.markRange(from, key);
      else this.toggle(key);
    } else if (event.ctrlKey || event.metaKey) this.toggle(key);
    else this.open(key);
  }

  private key(event: KeyboardEvent): void {
    const isOnRow = event.target instanceof HTMLTableRowElement;
    const page = Math.max(1, Math.floor(this.root.clientHeight / 60));
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const by = steps[event.key];
    if (by !== undefined) this.step(by, event.shiftKey);
    else if (event.key === "Enter" && isOnRow) this.open(this.current);
    else if (event.key === " " && isOnRow) this.toggle(this.current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Moves to another row, the first time to the current one; `isExtending` marks the rows on the way. */
  step(by: number, isExtending = false): void {
    const at = this.keys.indexOf(this.current);
    const isIn = this.body.contains(document.activeElement);
    const next = this.keys[at < 0 || !isIn ? Math.max(0, at) : Math.max(0, Math.min(this.keys.length - 1, at + by))];
    if (!next) return;
    if (isExtending && at >= 0) this.markRange(this.current, next);
    this.current = next;
    const row = this.rows.reveal(next);
    this.rove();
    row?.focus();
  }

  private toggle(key: string): void {
    if (this.isOfEntities) this.selection.toggleNode(key);
    else this.selection.toggleEdge(key);
    announce(t(this.marks.has(key) ? "graph.marked" : "graph.unmarked", { n: this.selection.size }));
  }

  private markRange(from: string, to: string): void {
    const [start, end] = [this.keys.indexOf(from), this.keys.indexOf(to)].sort((a, b) => a - b) as [number, number];
    const range = this.keys.slice(Math.max(0, start), end + 1);
    if (this.isOfEntities) this.selection.add(range);
    else this.selection.add([], range);
  }

  /** Marks all rows, or none. */
  markAll(isMarked: boolean): void {
    if (!isMarked) return this.selection.clear();
    if (this.isOfEntities) this.selection.add(this.keys);
    else this.selection.add([], this.keys);
  }

  /** Leaves one row in the tab order. */
  private rove(): void {
    const rows = [...this.body.children] as HTMLElement[];
    const one = rows.find((row) => row.dataset.key === this.current) ?? rows[0];
    for (const row of rows) row.tabIndex = row === one ? 0 : -1;
  }

  private open(key: string): void {
    if (this.isOfEntities) this.choices.entity(key);
    else this.choices.edge(key);
  }

  private sort(id: string): void {
    const { sort } = this.state();
    const column = this.columns.find((each) => each.id === id)!;
    const wasThis = sort.replace("-", "") === id || (!sort && id === (this.isOfEntities ? "statements" : "evidence"));
    const isDown = wasThis ? !(sort ? sort.startsWith("-") : true) : Boolean(column.isNumber);
    this.changed({ sort: `${isDown ? "-" : ""}${id}` });
  }
}
