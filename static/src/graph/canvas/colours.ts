/** The theme's colours as the canvas needs them: read from the CSS tokens by a probe, since WebGL knows no oklch. */
import type { EntityType } from "../../api";
import { STATUSES, TYPES, type Status } from "../scene";

export interface Palette {
  paper: string;
  ink: string;
  muted: string;
  line: string;
  accent: string;
  /** In turn, by the number of a community. */
  communities: string[];
  types: Record<EntityType, string>;
  statuses: Record<Status, string>;
}

const TOKEN_OF_STATUS: Record<Status, string> = {
  extracted: "strong-line", accepted: "ok", predicted: "predicted", rejected: "bad",
};

/** Hues of communities, far apart in the order of their size. */
const HUES = [250, 50, 150, 350, 190, 110, 300, 20, 220, 85];
export const communityColour = (number: number): string => {
  const hue = HUES[number % HUES.length]!;
  return `light-dark(oklch(57% 0.13 ${hue}), oklch(77% 0.12 ${hue}))`;
};

/** The palette of the theme that holds now. */
export function readPalette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const read = (token: string): string => readColour(`var(--${token})`);
  const readColour = (colour: string): string => {
    probe.style.color = colour;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return hex(context.getImageData(0, 0, 1, 1).data);
  };
  const palette: Palette = {
    paper: read("paper"), ink: read("ink"), muted: read("muted"), line: read("line"), accent: read("accent"),
    communities: HUES.map((_, number) => readColour(communityColour(number))),
    types: Object.fromEntries(TYPES.map((type) => [type, read(type)])) as Palette["types"],
    statuses: Object.fromEntries(STATUSES.map((status) => [status, read(TOKEN_OF_STATUS[status])])) as Palette["statuses"],
  };
  probe.remove();
  return palette;
}

const hex = (channels: ArrayLike<number>): string =>
  `#${[0, 1, 2].map((index) => channels[index]!.toString(16).padStart(2, "0")).join("")}`;

/** `colour` with `share` of `other` mixed in. Both are "#rrggbb". */
export function mix(colour: string, other: string, share: number): string {
  const channel = (text: string, index: number): number => parseInt(text.slice(1 + 2 * index, 3 + 2 * index), 16);
  return hex([0, 1, 2].map((index) => Math.round(channel(colour, index) * (1 - share) + channel(other, index) * share)));
}

/** Calls `then` whenever the theme changes, by the switch or by the system. */
export function onThemeChange(then: () => void): void {
  new MutationObserver(then).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", then);
}
