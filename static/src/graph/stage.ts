/** The canvas with what belongs to it: places, pointer, keyboard walk, and the part of the window that is free. */
import { find } from "../dom";
import type { Bright, Emphasis } from "./canvas/appearance";
import type { Insets } from "./canvas/camera";
import { GraphCanvas } from "./canvas/canvas";
import { onThemeChange } from "./canvas/colours";
import type { Hit } from "./canvas/frame";
import type { Places } from "./places";
import { type PointerEvents, startPointer } from "./pointer";
import type { SceneStore } from "./scene";
import { Walk } from "./walk";

export const PHONE = "(max-width: 720px)";

export class Stage {
  readonly canvas: GraphCanvas;
  readonly walk: Walk;
  /** Whether the view was moved by hand; it then no longer follows what grows. */
  private isHandled = false;
  private hasFitted = false;

  /** Throws where there is no WebGL. */
  constructor(
    private readonly root: HTMLElement, private readonly store: SceneStore, private readonly places: Places,
    events: Pick<PointerEvents, "clicked" | "caught" | "hasLasso">,
  ) {
    const container = find("#canvas", root)!;
    this.canvas = new GraphCanvas(container, store);
    this.walk = new Walk(this.canvas, store, container);
    places.canvas = this.canvas;
    this.canvas.marks.pins = places.pins;
    startPointer(this.canvas, container, {
      ...events,
      hovered: (hit) => this.hover(hit),
      dragged: (uid, to) => this.places.keep(uid, to),
      moved: () => (this.isHandled = true),
    });
    onThemeChange(() => this.canvas.retint());
  }

  private hover(hit: Hit): void {
    this.canvas.point({ node: hit?.kind === "node" ? hit.uid : null, edge: hit?.kind === "edge" ? hit.uid : null });
  }

  /** Draws the store; newcomers get their places. `mayFollow`: the view may move to show them. */
  async settle(mayFollow: boolean): Promise<void> {
    await this.places.settle(this.aspect());
    if (!this.store.nodes.size || (this.hasFitted && (!mayFollow || this.isHandled))) return;
    await this.canvas.fit(this.insets(), this.hasFitted);
    this.hasFitted = true;
  }

  /** Marks what is chosen and moves it out from under the panels, `around` it too where that fits. */
  choose(selection: Emphasis, around: string[]): void {
    const { looks } = this.canvas;
    const isOther = looks.selection.node !== selection.node || looks.selection.edge !== selection.edge;
    looks.selection = selection;
    if (isOther) this.canvas.repaint();
    this.canvas.reveal(around, this.insets());
  }

  /** Makes `lit` stand out, for as long as it is not null, and shows all of it. */
  light(lit: Bright | null): void {
    if (!lit && !this.canvas.looks.lit) return;
    this.canvas.looks.lit = lit;
    this.canvas.repaint();
    if (lit) this.canvas.reveal([...lit.nodes], this.insets());
  }

  fit(): void {
    this.isHandled = false;
    void this.canvas.fit(this.insets(), true);
  }

  zoom(factor: number): void {
    this.isHandled = true;
    this.canvas.camera.zoom(factor);
  }

  async arrangeAnew(): Promise<void> {
    await this.places.anew(this.aspect());
    this.fit();
  }

  /** Width ÷ height of the free part of the window. */
  private aspect(): number {
    const { left, right, top, bottom } = this.insets();
    const aspect = (this.root.clientWidth - left - right) / (this.root.clientHeight - top - bottom);
    return Math.max(0.5, Math.min(2.4, aspect));
  }

  private insets(): Insets {
    const { offsetWidth, offsetHeight } = find("#explore", this.root)!;
    if (matchMedia(PHONE).matches) return { left: 8, right: 8, top: Math.min(offsetHeight, 110) + 16, bottom: 70 };
    const inspector = find("#inspector", this.root)!.offsetWidth;
    const tools = find("#tools", this.root)!.offsetWidth + 28;
    return { left: offsetWidth + 24, right: (inspector ? inspector + 16 : 0) + tools, top: 12, bottom: 124 };
  }
}
