// The browser keeps that it holds a workshop's console: a reload, or a laptop that slept, does not ask for the key again.
export default function ({ data }) {
  const path = location.pathname.replace(/[^/]*\/?$/, "");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.cookie}=${data.token}; Path=${path}; Max-Age=${data.seconds}; SameSite=Strict${secure}`;
}
