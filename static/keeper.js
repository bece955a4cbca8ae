// Keeps the visitor's work in the browser and gives it back to a session that has none of it; names the language; folds the panel.
const PLACE = "scenario-workbench";

function read() {
  try { return JSON.parse(window.localStorage.getItem(PLACE)); } catch { return null; }
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

export default function ({ data, setTriggerValue }) {
  fold(data.page);
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
  const found = read();
  const ours = data.answered || window.workbenchSession === data.session || found?.session === data.session;
  if (!ours && typeof found?.text === "string") {
    const kept = { text: found.text, again: again() };
    window.workbenchSession = data.session;
    setTriggerValue("kept", kept);
    return;
  }
  window.workbenchSession = data.session;
  try {
    window.localStorage.setItem(PLACE, JSON.stringify({ session: data.session, text: data.text }));
  } catch { /* private browsing or no room: the link and the file remain */ }
}
