// Lists what was set aside in this browser, each to be downloaded or deleted.
function entry(key, start, { download, drop, sure }, draw) {
  const line = document.createElement("li");
  const when = key.slice(start.length, start.length + 16).replace("T", " ");
  const file = document.createElement("a");
  file.textContent = `${download} (${when} UTC)`;
  file.download = `${key}.json`;
  file.href = URL.createObjectURL(new Blob([localStorage.getItem(key)], { type: "application/json" }));
  const button = document.createElement("button");
  button.textContent = drop;
  button.onclick = () => {
    if (!confirm(sure)) return;
    localStorage.removeItem(key);
    draw();
  };
  line.append(file, " ", button);
  return line;
}

export default function ({ data, parentElement }) {
  const list = document.createElement("ul");
  const start = `${data.store}-aside-`;
  const draw = () => {
    let keys = [];
    try { keys = Object.keys(localStorage).filter(key => key.startsWith(start)).sort(); } catch { /* blocked: nothing is there */ }
    list.replaceChildren(...keys.map(key => entry(key, start, data, draw)));
  };
  draw();
  parentElement.replaceChildren(list);
}
