/** Files on their way up: dropped anywhere on the page, chosen, or pasted; two at a time, each with its own line. */
import { address, csrf, type DocumentRow, problem, project } from "../api";
import { find, h } from "../dom";
import { t } from "../messages";
import { documentUrl } from "../routes";
import type { Rows } from "./rows";

const AT_ONCE = 2;
const DUPLICATE_MS = 8000;

export function startUploads(form: HTMLFormElement, rows: Rows): void {
  const input = find<HTMLInputElement>("input[type=file]", form);
  const list = find("#uploads");
  if (!input || !list) return;
  const limit = Number(form.dataset.maxBytes);
  const endings = (form.dataset.endings ?? "").split(" ");
  const queue: Upload[] = [];
  let running = 0;

  const next = (): void => {
    while (running < AT_ONCE) {
      const upload = queue.shift();
      if (!upload) break;
      running += 1;
      void upload.send(rows).finally(() => {
        running -= 1;
        list.hidden = list.children.length === 0;
        next();
      });
    }
  };
  const add = (files: Iterable<File>): void => {
    for (const file of files) {
      const upload: Upload = new Upload(file, (again) => {
        if (again) queue.push(upload);
        next();
        list.hidden = list.children.length === 0;
      });
      list.append(upload.element);
      const refusal = refuse(file, limit, endings);
      if (refusal) upload.fail(refusal, false);
      else queue.push(upload);
    }
    list.hidden = list.children.length === 0;
    next();
  };

  input.addEventListener("change", () => {
    add(input.files ?? []);
    input.value = "";
  });
  takeDrops(form, add);
  document.addEventListener("paste", (event) => {
    if ((event.target as Element).closest("input, textarea")) return;
    if (event.clipboardData?.files.length) add(event.clipboardData.files);
  });
}

/** Why a file need not be sent at all, in words. The server checks again. */
function refuse(file: File, limit: number, endings: string[]): string | null {
  const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() ?? "";
  if (!endings.includes(ending)) return t("upload.format", { endings: endings.join(" ") });
  if (file.size > limit) return t("upload.large", { limit: Math.floor(limit / 1024 / 1024) });
  if (file.size === 0) return t("upload.empty");
  return null;
}

function takeDrops(form: HTMLElement, add: (files: Iterable<File>) => void): void {
  let depth = 0;
  const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const show = (over: boolean): void => {
    document.body.classList.toggle("dropping", over);
    form.classList.toggle("over", over);
  };
  window.addEventListener("dragenter", (event) => {
    if (carries(event)) show(++depth > 0);
  });
  window.addEventListener("dragleave", (event) => {
    if (carries(event)) show(--depth > 0);
  });
  window.addEventListener("dragover", (event) => {
    if (carries(event)) event.preventDefault();
  });
  window.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    add(event.dataTransfer?.files ?? []);
  });
}

class Upload {
  readonly element: HTMLLIElement;
  private readonly state = h("div", { class: "state", "aria-live": "polite" });
  private readonly buttons = h("div", { class: "actions" });

  /** `settled(again)` is called when the line went away, or when the file shall be sent once more. */
  constructor(private readonly file: File, private readonly settled: (again: boolean) => void) {
    this.element = h("li", {}, h("span", { class: "name" }, file.name), this.state, this.buttons);
    this.state.append(h("span", { class: "muted" }, t("stage.queued")));
  }

  /** Sends the file. The line becomes a row of the list, or says why not. */
  async send(rows: Rows): Promise<void> {
    const bar = h("progress", { max: 1, value: 0, "aria-label": t("stage.uploading") });
    this.state.replaceChildren(h("span", { class: "muted" }, t("stage.uploading")), bar);
    this.buttons.replaceChildren();
    const { status, body } = await this.post((share) => (bar.value = share));
    if (status !== 200 && status !== 201) {
      const error = problem(status, body);
      return this.fail(error.message, status === 0 || status >= 500 || status === 429);
    }
    const row: DocumentRow = JSON.parse(body);
    if (status === 201) {
      await rows.fetch(row.uid);
      this.element.remove();
    } else {
      this.duplicate(row, rows.flash(row.uid));
    }
  }

  private duplicate(row: DocumentRow, shown: boolean): void {
    this.state.replaceChildren(
      h("span", {}, t("upload.duplicate"), " "),
      h("a", { href: documentUrl(row.uid) }, row.name),
    );
    this.dismissable();
    if (shown) window.setTimeout(() => this.leave(), DUPLICATE_MS);
  }

  /** Says in the line what is wrong; with a way to try again where that may help. */
  fail(words: string, mayRetry: boolean): void {
    this.state.replaceChildren(h("span", { class: "bad" }, words));
    this.dismissable();
    if (!mayRetry) return;
    const retry = h("button", { class: "button", type: "button" }, t("upload.retry"));
    retry.addEventListener("click", () => this.settled(true));
    this.buttons.prepend(retry);
  }

  private dismissable(): void {
    const close = h("button", { class: "button quiet", type: "button" }, t("upload.dismiss"));
    close.addEventListener("click", () => this.leave());
    this.buttons.replaceChildren(close);
  }

  private leave(): void {
    this.element.remove();
    this.settled(false);
  }

  /** XMLHttpRequest, because fetch tells nothing of how much was sent. */
  private post(progress: (share: number) => void): Promise<{ status: number; body: string }> {
    return new Promise((resolve) => {
      const data = new FormData();
      data.append("project", project());
      data.append("file", this.file);
      const sending = new XMLHttpRequest();
      sending.open("POST", address("documents"));
      sending.setRequestHeader("X-CSRFToken", csrf());
      sending.setRequestHeader("Accept", "application/json");
      sending.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
      sending.addEventListener("loadend", () => resolve({ status: sending.status, body: sending.responseText }));
      sending.send(data);
    });
  }
}
