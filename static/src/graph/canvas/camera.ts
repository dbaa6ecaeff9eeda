/** What part of the graph the window shows. Points are layout coordinates (pixels at zoom 1, y downwards). */
import type Sigma from "sigma";
import type { Point } from "../../layout/model";
import type { Box } from "./frame";

/** Space of the window that floating panels cover. */
export interface Insets { left: number; right: number; top: number; bottom: number }

export const LEAST_RATIO = 0.2;
export const GREATEST_RATIO = 8;
/** Fitting comes no nearer than this: two nodes need not fill the window. */
const NEAREST_FIT = 0.72;
/** Room for a node with its name at the rim of the free space. */
const RIM = { x: 56, top: 36, bottom: 46 };

export const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

const boxOf = (points: Point[]): Box => ({
  left: Math.min(...points.map(({ x }) => x)), right: Math.max(...points.map(({ x }) => x)),
  top: Math.min(...points.map(({ y }) => y)), bottom: Math.max(...points.map(({ y }) => y)),
});

export class CanvasCamera {
  constructor(private readonly sigma: Sigma) {}

  /** Shows all of `points` in the free part of the window. */
  fit(points: Point[], insets: Insets, isAnimated: boolean): Promise<void> {
    if (!points.length) return Promise.resolve();
    const { width, height } = this.sigma.getDimensions();
    const box = boxOf(points);
    const ratioX = (box.right - box.left + 2 * RIM.x) / Math.max(120, width - insets.left - insets.right);
    const ratioY = (box.bottom - box.top + RIM.top + RIM.bottom) / Math.max(120, height - insets.top - insets.bottom);
    const ratio = Math.min(GREATEST_RATIO, Math.max(NEAREST_FIT, ratioX, ratioY));
    const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom + RIM.bottom - RIM.top) / 2 };
    const unit = Math.max(width, height);
    const offX = ((insets.left - insets.right) / 2) * ratio;
    const offY = ((insets.top - insets.bottom) / 2) * ratio;
    return this.move({ x: 0.5 + (middle.x - offX) / unit, y: 0.5 - (middle.y - offY) / unit, ratio }, isAnimated);
  }

  /** Moves as little as brings `pixels` out from under the panels; when not all fit, only the first counts. */
  reveal(pixels: Point[], insets: Insets): void {
    if (!pixels.length) return;
    const { width, height } = this.sigma.getDimensions();
    const free = {
      left: insets.left + RIM.x, right: width - insets.right - RIM.x,
      top: insets.top + RIM.top, bottom: height - insets.bottom - RIM.bottom,
    };
    const all = boxOf(pixels);
    const fits = all.right - all.left <= free.right - free.left && all.bottom - all.top <= free.bottom - free.top;
    const wanted = fits ? all : boxOf(pixels.slice(0, 1));
    const dx = Math.min(0, wanted.left - free.left) + Math.max(0, wanted.right - free.right);
    const dy = Math.min(0, wanted.top - free.top) + Math.max(0, wanted.bottom - free.bottom);
    if (!dx && !dy) return;
    const { x, y, ratio } = this.sigma.getCamera().getState();
    const unit = Math.max(width, height);
    void this.move({ x: x + (dx * ratio) / unit, y: y - (dy * ratio) / unit, ratio }, true);
  }

  /** Zooms about the middle; factor < 1 comes nearer. */
  zoom(factor: number): void {
    const { x, y, ratio } = this.sigma.getCamera().getState();
    void this.move({ x, y, ratio: Math.min(GREATEST_RATIO, Math.max(LEAST_RATIO, ratio * factor)) }, true);
  }

  private move(state: { x: number; y: number; ratio: number }, isAnimated: boolean): Promise<void> {
    const camera = this.sigma.getCamera();
    if (isAnimated && !isStill()) return camera.animate(state, { duration: 150, easing: "quadraticOut" });
    camera.setState(state);
    return Promise.resolve();
  }
}
