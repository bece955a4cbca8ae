// What a console tells its browser: the language of the page, and that it holds a workshop's console; a reload, or a laptop that slept, does not ask for the key again.
export default function ({ data }) {
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
  if (data.token === null) return;
  const path = location.pathname.replace(/[^/]*\/?$/, "");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.cookie}=${data.token}; Path=${path}; Max-Age=${data.seconds}; SameSite=Strict${secure}`;
}
