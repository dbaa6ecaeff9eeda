/** Why each question is asked, fetched once and ahead of time. */
import { address, type Evidence, type Page, request, tagged } from "../api";
import { explain } from "../predictions/asking";
import { type Item, type Reason, uidOf } from "./types";

export class ReasonStore {
  private readonly known = new Map<string, Promise<Reason>>();

  of(item: Item): Promise<Reason> {
    const uid = uidOf(item);
    let reason = this.known.get(uid);
    if (!reason) {
      reason = ask(item).catch((error: Error) => {
        this.known.delete(uid);
        return { error: error.message };
      });
      this.known.set(uid, reason);
    }
    return reason;
  }

  forget(uid: string): void {
    this.known.delete(uid);
  }
}

async function ask({ prediction, statement }: Item): Promise<Reason> {
  if (prediction) return { paths: await explain(prediction.uid) };
  const url = `statements/${statement!.uid}`;
  const [sentences, { tag }] = await Promise.all([request<Page<Evidence>>(address(`${url}/evidence`)), tagged(address(url))]);
  return { sentences, tag };
}
