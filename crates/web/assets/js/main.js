// Everything here makes pages faster; all of them work without.
import { startBulk } from "./bulk.js";
import { startAnnouncing } from "./announce.js";
import { startChanges } from "./changes.js";
import { startCombos } from "./combo.js";
import { startCopying } from "./copy.js";
import { startFilters } from "./filters.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startPalette } from "./palette.js";
import { startPreferences } from "./preferences.js";
import { startRows } from "./rows.js";
import { startSubmitGuard } from "./submit.js";

document.documentElement.classList.add("js");
startPreferences();
startAnnouncing();
startBulk();
startChanges();
startCombos();
startCopying();
startFilters();
startKeys();
startMenus();
startPalette();
startRows();
startSubmitGuard();
document.querySelector("[data-faults]")?.focus();
