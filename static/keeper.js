// Keeps the visitor's work in the browser and gives it back to a session that has none of it; names the page's language.
const PLACE = "scenario-workbench";

function read() {
  try { return JSON.parse(window.localStorage.getItem(PLACE)); } catch { return null; }
}

export default function ({ data, setTriggerValue }) {
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
  const found = read();
  const ours = data.answered || window.workbenchSession === data.session || found?.session === data.session;
  if (!ours && typeof found?.text === "string") {
    window.workbenchSession = data.session;
    setTriggerValue("kept", found.text);
    return;
  }
  window.workbenchSession = data.session;
  try {
    window.localStorage.setItem(PLACE, JSON.stringify({ session: data.session, text: data.text }));
  } catch { /* private browsing or no room: the link and the file remain */ }
}
