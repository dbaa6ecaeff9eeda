/** Addresses of our pages (webapp/pages/urls.py). */
import { project } from "./api";

const under = (path: string): string => `/p/${project()}${path}`;

export const documentUrl = (uid: string, sentence?: string): string =>
  under(`/documents/${uid}${sentence ? `?sentence=${sentence}#s-${sentence}` : ""}`);
export const graphUrl = (query: Record<string, string> = {}): string => {
  const search = new URLSearchParams(query).toString();
  return under(`/graph${search ? `?${search}` : ""}`);
};
export const entityUrl = (uid: string): string => graphUrl({ entity: uid });
