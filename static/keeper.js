// Keeps the visitor's work in the browser and gives it back to a session that has not seen it; names the language; folds the panel.
// Figures of own workbooks are not work: they stay with the tab, for as long as it is open.
// What is stored is written over only by the session that wrote it, or by one that has taken up what it says (`seen`).
// `store` is the key it stands under; what belongs to it has that key and a word more. With sign-in each account has its own.
const TOUR = "scenario-workbench-tour"; // the browser's, whoever uses it
const draftOf = store => `${store}-draft`;

// What is stored, whatever it looks like: text, who wrote it, and which writing it is.
function stored(raw) {
  if (raw === null) return null;
  try {
    const { session, text, revision } = JSON.parse(raw);
    if (typeof text === "string") return { session, text, revision: String(revision ?? raw.length) };
  } catch { /* no JSON: the program says so */ }
  return { text: raw, revision: String(raw.length) };
}

// Whether this tab shows the page anew, rather than having followed an address to it.
function again() {
  const [opened] = performance.getEntriesByType("navigation");
  return window.workbenchSession !== undefined || document.wasDiscarded || ["reload", "back_forward"].includes(opened?.type);
}

// On a narrow screen the lever panel covers the page: it folds when another page has opened behind it.
function fold(page) {
  const former = window.workbenchPage;
  window.workbenchPage = page;
  if (innerWidth > 768 || former === undefined || former === page) return;
  document.querySelector("[data-testid=stSidebar]:is([data-collapsed=false], [aria-expanded=true]) [data-testid=stSidebarCollapseButton] button")?.click();
}

// Gives the session what is stored if it has not seen it; else stores what it says. Whether it could.
function exchange(data, give) {
  const raw = window.localStorage.getItem(data.store);
  const found = stored(raw);
  if (found && found.session !== data.session && found.revision !== data.seen) {
    if (window.workbenchGiven?.revision === data.seen) window.workbenchBase = window.workbenchGiven.text; // this tab's work goes on from it
    window.workbenchGiven = found;
    give({ text: found.text, revision: found.revision, again: again(), base: window.workbenchBase });
    return;
  }
  if (!data.answered) return give({ text: null });
  if (found && found.revision === data.aside) window.localStorage.setItem(`${data.store}-aside-${new Date().toISOString()}`, raw);
  if (found?.text !== data.text) {
    const revision = `${Date.now()}-${Math.random()}`;
    window.localStorage.setItem(data.store, JSON.stringify({ session: data.session, revision, text: data.text }));
  }
  window.workbenchBase = data.text; // what this tab knows to be stored
}

// Another tab may have stored more while this one was not looked at.
function look() {
  const { data, give } = window.workbenchKeeper;
  if (document.visibilityState !== "visible" || !data.answered) return;
  try {
    const found = stored(window.localStorage.getItem(data.store));
    if (found && found.session !== data.session && found.revision !== data.seen) exchange(data, give);
  } catch { /* said when the page is next drawn */ }
}

// Whether nobody has been here before, or the tour was begun and not ended; a visitor who comes by a link has come for that.
function newcomer(kept) {
  try {
    const tour = window.localStorage.getItem(TOUR);
    return !window.location.search && !kept.failed && (tour === "begun" || (tour === null && kept.text === null));
  } catch { return false; }
}

// A name being typed is kept until it is the scenario's, so that it outlives a server that dies meanwhile.
function draft(event) {
  if (!event.target.closest?.(".st-key-bench_name")) return;
  try {
    const { store, name } = window.workbenchKeeper.data;
    window.localStorage.setItem(draftOf(store), JSON.stringify({ of: name, text: event.target.value }));
  } catch { /* no room */ }
}

function drafted(data) {
  try {
    const found = JSON.parse(window.localStorage.getItem(draftOf(data.store)));
    if (!found || !data.answered) return found ?? undefined;
    if ([data.name, ""].includes(found.text.trim().replace(/\s+/g, " "))) window.localStorage.removeItem(draftOf(data.store));
  } catch { /* blocked, or no JSON */ }
  return undefined;
}

// What is stored where nothing can be written: full storage can still be read, blocked storage cannot.
function legible(store) {
  try {
    const found = stored(window.localStorage.getItem(store));
    return found ? { text: found.text, revision: found.revision, again: again() } : { text: null };
  } catch { return { text: null }; }
}

// Files of own figures stay with this tab; the program is told which it has, and no more of them.
function figures(data, tell) {
  const key = `${data.store}-figures`;
  try {
    if (data.answered && data.figures?.places) window.sessionStorage.setItem(key, JSON.stringify(data.figures));
    else if (data.answered && !data.figures) window.sessionStorage.removeItem(key);
  } catch { window.sessionStorage.removeItem(key); } // no room for them
  if (data.answered && data.figures?.places) tell(data.figures.mark);
}

function figuresOf(store) {
  try { return JSON.parse(window.sessionStorage.getItem(`${store}-figures`)) ?? undefined; } catch { return undefined; }
}

// Whether the browser keeps anything at all; told with the first answer, as a run right after the first would draw over widgets half in place.
function keeps(store) {
  window.localStorage.setItem(`${store}-probe`, "x".repeat(1000));
  window.localStorage.removeItem(`${store}-probe`);
}

export default function ({ data, setTriggerValue }) {
  fold(data.page);
  const lang = data.language === "zh" ? "zh-CN" : data.language;
  if (document.documentElement.lang !== lang) document.documentElement.lang = lang; // set anew it would have every style found anew
  const typed = drafted(data);
  const of = data.answered ? undefined : figuresOf(data.store);
  const give = kept => setTriggerValue("kept", { ...kept, draft: typed, newcomer: newcomer(kept), figures: of });
  if (!window.workbenchKeeper) {
    for (const event of ["focus", "visibilitychange"]) window.addEventListener(event, look);
    window.addEventListener("input", draft, true);
  } else if (window.workbenchKeeper.data.store !== data.store) { // another account signed in behind an open page
    window.workbenchBase = window.workbenchGiven = undefined;
  }
  window.workbenchKeeper = { data, give };
  let failed = false;
  try {
    if (!data.answered) keeps(data.store);
    exchange(data, give);
  } catch {
    failed = true; // private browsing, blocked or full
  }
  if (failed && !data.answered) give({ ...legible(data.store), failed });
  if (failed !== data.failed && data.answered) setTriggerValue("failed", failed);
  try { figures(data, mark => setTriggerValue("figures", mark)); } catch { /* blocked: they go with the session */ }
  window.workbenchSession = data.session;
}
