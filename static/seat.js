// What a console tells its browser: the language of the page, and that it holds a workshop's console; a reload, or a laptop that slept, does not ask for the key again.
let kept = null;

export default function ({ data }) {
  const lang = data.language === "zh" ? "zh-CN" : data.language;
  if (document.documentElement.lang !== lang) document.documentElement.lang = lang; // set anew it would have every style found anew
  if (data.token === null || data.token === kept) return;
  const token = (kept = data.token);
  const path = location.pathname.replace(/[^/]*\/?$/, "");
  const sent = { method: "POST", headers: { "x-workshop": "1" }, body: JSON.stringify({ token, path }), keepalive: true };
  const again = () => { if (kept === token) kept = null; };  // with the next change of the page
  fetch("/w/console", sent).then((answer) => answer.ok || again(), again);  // the server writes the cookie, so that no script reads it
}
