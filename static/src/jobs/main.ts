/** The jobs page, kept as it is on the server while a job moves. */
import { listen } from "../live";
import { calmly, refresh } from "../refresh";

const show = calmly(() => refresh("jobs"), 1000);
listen(show);
