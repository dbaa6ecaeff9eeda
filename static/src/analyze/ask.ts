/** Asks for an analysis and, where no worker was free at once, asks again until there is one. */
import { address, project, request } from "../api";
import type { Analysis } from "./types";

const PAUSE_MS = 1000;

/** The finished analysis. `onWait` gets the server's sentence each time that it has none yet. */
export async function analyse(text: string, language: string, onWait: (words: string) => void, signal: AbortSignal): Promise<Analysis> {
  const body = { text, project: project(), ...(language ? { language } : {}) };
  let answer = await request<Analysis>(address("analyze"), { method: "POST", body, signal });
  while (answer.state === "waiting") {
    onWait(answer.message);
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
    answer = await request<Analysis>(address(`analyses/${answer.uid}`), { signal });
  }
  return answer;
}
