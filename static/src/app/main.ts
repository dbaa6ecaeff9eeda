/** What every page has: theme, menus, search, running jobs, keys. */
import { startConfirm } from "./confirm";
import { startKeys } from "./keys";
import { startMenus } from "./menus";
import { startRunning } from "./running";
import { startSearch } from "./search";
import { startTheme } from "./theme";

startTheme();
startMenus();
startConfirm();
startKeys();
startSearch();
startRunning();
