/** Access tokens: listed, made and revoked through the API like by any other client. */
import { address, type Page, request } from "../api";
import { announce, find, h, toast } from "../dom";
import { t } from "../messages";

interface Token { prefix: string; created: string; expiry: string | null }

const list = find("#tokens");
const day = (moment: string | null): string =>
  moment ? new Date(moment).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" }) : t("never");

async function show(): Promise<void> {
  const { results } = await request<Page<Token>>(address("tokens"));
  const rows = results.map((token) => {
    const revoke = h("button", { class: "button quiet", type: "button" }, t("revoke"));
    revoke.addEventListener("click", () => void remove(token));
    return h("tr", {}, h("td", {}, h("code", {}, `${token.prefix}…`)), h("td", {}, day(token.created)), h("td", {}, day(token.expiry)), h("td", { class: "row-actions" }, revoke));
  });
  list?.replaceChildren(...(rows.length ? rows : [h("tr", {}, h("td", { colspan: 4, class: "muted" }, t("none")))]));
}

async function remove(token: Token): Promise<void> {
  await request(address(`tokens/${token.prefix}`), { method: "DELETE" });
  announce(t("revoked"));
  await show();
}

async function make(): Promise<void> {
  const made = await request<Token & { key: string }>(address("tokens"), { method: "POST", body: {} });
  const secret = find("#secret");
  if (secret) secret.textContent = made.key;
  find("#made")?.removeAttribute("hidden");
  await show();
}

const told = (work: () => Promise<void>) => (): void => void work().catch((error: Error) => toast(error.message));

find("#make-token")?.addEventListener("click", told(make));
find("#copy-token")?.addEventListener("click", told(async () => {
  await navigator.clipboard.writeText(find("#secret")?.textContent ?? "");
  toast(t("copied"));
}));
told(show)();
