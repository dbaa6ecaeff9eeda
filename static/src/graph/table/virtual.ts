/**
 * Rows of a table of which only those in view are there. Above and below them stands a row as high as all that are not.
 * Up to PLAIN rows all are there, with whatever height they have.
 */
const PLAIN = 250;
/** Rows kept above and below the view. */
const SPARE = 12;
/** Height of a row when not all are there; graph.css sets it. */
const ROW = 41;

export class VirtualRows {
  private keys: string[] = [];
  private from = 0;
  private to = 0;

  constructor(
    private readonly scroller: HTMLElement, private readonly body: HTMLElement,
    private readonly above: HTMLElement, private readonly below: HTMLElement,
    private readonly make: (key: string, index: number) => HTMLElement,
  ) {
    scroller.addEventListener("scroll", () => this.follow(), { passive: true });
    new ResizeObserver(() => this.follow()).observe(scroller);
  }

  get isVirtual(): boolean {
    return this.keys.length > PLAIN;
  }

  /** Shows other rows; the place that is scrolled to stays. */
  show(keys: string[]): void {
    this.keys = keys;
    this.from = this.to = 0;
    this.body.parentElement!.classList.toggle("is-virtual", this.isVirtual);
    this.draw();
  }

  /** Draws the rows in view anew where they are others than before. */
  private follow(): void {
    if (!this.isVirtual) return;
    const [from, to] = this.range();
    if (from >= this.from && to <= this.to) return;
    this.draw();
  }

  private range(): [number, number] {
    if (!this.isVirtual) return [0, this.keys.length];
    const top = this.scroller.scrollTop - (this.above.parentElement?.offsetTop ?? 0);
    const first = Math.max(0, Math.floor(top / ROW));
    const count = Math.ceil(this.scroller.clientHeight / ROW);
    return [first, Math.min(this.keys.length, first + count + 1)];
  }

  private draw(): void {
    const [first, last] = this.range();
    this.from = Math.max(0, first - SPARE);
    this.to = Math.min(this.keys.length, last + SPARE);
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("[data-key]");
    const key = focused && this.body.contains(focused) ? focused.dataset.key : undefined;
    this.body.replaceChildren(...this.keys.slice(this.from, this.to).map((each, index) => this.make(each, this.from + index)));
    space(this.above, this.isVirtual ? this.from * ROW : 0);
    space(this.below, this.isVirtual ? (this.keys.length - this.to) * ROW : 0);
    if (key !== undefined) this.row(key)?.focus({ preventScroll: true });
  }

  row(key: string): HTMLElement | null {
    return this.body.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  }

  /** The row of `key`, in view. */
  reveal(key: string): HTMLElement | null {
    const index = this.keys.indexOf(key);
    if (index < 0) return null;
    if (this.isVirtual && (index < this.from || index >= this.to || !this.row(key))) {
      const top = (this.above.parentElement?.offsetTop ?? 0) + index * ROW;
      this.scroller.scrollTop = Math.max(0, top - this.scroller.clientHeight / 2);
      this.draw();
    }
    const row = this.row(key);
    row?.scrollIntoView({ block: "nearest" });
    return row;
  }
}

function space(body: HTMLElement, height: number): void {
  const row = document.createElement("tr");
  const cell = document.createElement("td");
  cell.colSpan = body.closest("table")?.tHead?.rows[0]?.cells.length ?? 1; // one more would be a column of its own
  cell.style.height = `${height}px`;
  row.append(cell);
  body.replaceChildren(...(height ? [row] : []));
}
