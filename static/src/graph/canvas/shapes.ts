/** A shape for each type: on the canvas (node-program.ts), in the legend and beside names. */
import type { EntityType } from "../../api";
import { lookOf, type Shape } from "../../looks";

/** In the order of the shader's numbers. */
const SHAPES: readonly Shape[] = ["circle", "diamond", "square", "hexagon", "triangle", "ring", "target"];

const PATHS: Record<Shape, string> = {
  circle: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z",
  diamond: "M7 1.5a1.4 1.4 0 0 1 2 0L14.5 7a1.4 1.4 0 0 1 0 2L9 14.5a1.4 1.4 0 0 1-2 0L1.5 9a1.4 1.4 0 0 1 0-2z",
  square: "M4 2.4h8A1.6 1.6 0 0 1 13.6 4v8a1.6 1.6 0 0 1-1.6 1.6H4A1.6 1.6 0 0 1 2.4 12V4A1.6 1.6 0 0 1 4 2.4z",
  hexagon: "M5.1 2h5.8a1 1 0 0 1 .9.5l2.8 5a1 1 0 0 1 0 1l-2.8 5a1 1 0 0 1-.9.5H5.1a1 1 0 0 1-.9-.5l-2.8-5a1 1 0 0 1 0-1l2.8-5a1 1 0 0 1 .9-.5z",
  triangle: "M9.1 2.3l5.3 9.5a1.3 1.3 0 0 1-1.1 1.9H2.7a1.3 1.3 0 0 1-1.1-1.9L6.9 2.3a1.3 1.3 0 0 1 2.2 0z",
  ring: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  target: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM8 5.9a2.1 2.1 0 1 1 0 4.2 2.1 2.1 0 0 1 0-4.2z",
};

export const shapeNumber = (type: EntityType): number => SHAPES.indexOf(lookOf(type).shape);

/** The outline of the type's shape in a square of 16. */
export const pathOf = (type: EntityType): string => PATHS[lookOf(type).shape];

/** The type's shape in the type's colour, for text beside it. */
export function typeMark(type: EntityType): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `type-mark t-${type}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[lookOf(type).shape]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
