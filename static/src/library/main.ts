/** The library: takes files from everywhere and keeps the list as it is on the server. */
import { find, findAll } from "../dom";
import { DOCUMENT_REMOVED, listen } from "../live";
import { Rows } from "./rows";
import { startUploads } from "./uploads";

const rows = new Rows();
const moving = findAll("#rows tr[data-document]").filter((row) => !["done", "failed", "cancelled"].includes(row.dataset.stage ?? ""));
listen((row) => rows.update(row), moving.map((row) => row.dataset.document ?? ""));
document.addEventListener(DOCUMENT_REMOVED, (event) => rows.remove((event as CustomEvent<string>).detail));
const form = find<HTMLFormElement>("#drop");
if (form) startUploads(form, rows);
