/** How this project draws its types of entity: kg/schema/looks.py. Colours are CSS, names are messages ("type.person"). */
import type { EntityType } from "./api";

export type Shape = "circle" | "diamond" | "square" | "hexagon" | "triangle" | "ring" | "target";
export interface Look { shape: Shape; hidden: boolean }

const USUAL: Record<EntityType, Shape> = {
  person: "circle", place: "diamond", organisation: "square", work: "hexagon", event: "triangle", concept: "ring", time: "target",
};
const own = JSON.parse(document.body.dataset.looks ?? "{}") as Partial<Record<EntityType, Look>>;

export const TYPES = Object.keys(USUAL) as EntityType[];
export const lookOf = (type: EntityType): Look => own[type] ?? { shape: USUAL[type], hidden: false };

/** The types that people may choose, in their usual order. */
export const shownTypes = (): EntityType[] => TYPES.filter((type) => !lookOf(type).hidden);
