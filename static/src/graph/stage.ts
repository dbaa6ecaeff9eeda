/** The canvas with what belongs to it: places, pointer, keyboard walk, and the part of the window that is free. */
import { project } from "../api";
import { find } from "../dom";
import { startLayoutThread } from "../layout/thread";
import type { Insets } from "./canvas/camera";
import { type Emphasis, GraphCanvas } from "./canvas/canvas";
import { onThemeChange } from "./canvas/colours";
import type { Hit } from "./canvas/frame";
import { Places } from "./places";
import { startPointer } from "./pointer";
import type { SceneStore } from "./scene";
import { Walk } from "./walk";

export const PHONE = "(max-width: 720px)";

export class Stage {
  readonly canvas: GraphCanvas;
  readonly walk: Walk;
  private readonly places: Places;
  /** Whether the view was moved by hand; it then no longer follows what grows. */
  private isHandled = false;
  private hasFitted = false;

  /** Throws where there is no WebGL. */
  constructor(
    private readonly root: HTMLElement, private readonly store: SceneStore, document: string, clicked: (hit: Hit) => void,
  ) {
    const container = find("#canvas", root)!;
    this.canvas = new GraphCanvas(container, store);
    this.walk = new Walk(this.canvas, store, container);
    this.places = new Places(store, this.canvas, startLayoutThread(root.dataset.layout!), project(), document);
    startPointer(this.canvas, container, {
      clicked,
      hovered: (hit) => this.hover(hit),
      dragged: (uid, to) => this.places.keep(uid, to),
      moved: () => (this.isHandled = true),
    });
    onThemeChange(() => this.canvas.retint());
  }

  private hover(hit: Hit): void {
    this.canvas.hover = { node: hit?.kind === "node" ? hit.uid : null, edge: hit?.kind === "edge" ? hit.uid : null };
    this.canvas.repaint();
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
    this.canvas.selection = selection;
    this.canvas.repaint();
    this.canvas.reveal(around, this.insets());
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
    return { left: offsetWidth + 24, right: inspector ? inspector + 28 : 16, top: 12, bottom: 72 };
  }
}
