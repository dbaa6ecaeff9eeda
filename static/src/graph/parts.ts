/** The parts of the graph page that live in folders of their own, in the order in which they start. */
import type { StartPart } from "./host";
import { startDeciding } from "./deciding/part";
import { startLive } from "./live/part";
import { startPredictions } from "./predictions/part";

export const PARTS: readonly StartPart[] = [startLive, startPredictions, startDeciding];
