// Says in the visitor's language that the connection is lost, in place of the framework's English box, and marks levers
// moved shortly before, whose figures have not come.
const LEVER = "[class*='st-key-lever_']";
const line = { words: {}, lost: false, watcher: null, moved: new Set() };

function banner() {
  let bar = document.getElementById("connection-lost");
  if (!bar) {
    bar = document.createElement("p");
    bar.id = "connection-lost";
    bar.setAttribute("role", "alert");
    document.body.append(bar);
  }
  return bar;
}

function look() {
  const app = document.querySelector("[data-testid=stApp]");
  if (!app) return;
  const lost = app.dataset.testConnectionState !== "CONNECTED";
  if (lost !== line.lost) {
    line.lost = lost;
    document.documentElement.toggleAttribute("data-disconnected", lost);
    if (lost) {
      banner().textContent = line.words.lost;
      for (const name of line.moved) {
        const lever = document.querySelector(`.${name}`);
        if (lever) lever.dataset.waits = line.words.waits;
      }
    } else document.getElementById("connection-lost")?.remove();
  }
  if (!lost && app.dataset.testScriptState === "notRunning") {
    line.moved.clear();
    for (const lever of document.querySelectorAll("[data-waits]")) delete lever.dataset.waits;
  }
}

function moved(event) {
  const lever = event.target.closest?.(LEVER);
  const name = lever && [...lever.classList].find(one => one.startsWith("st-key-lever_"));
  if (name) line.moved.add(name);
}

export default function ({ data }) {
  line.words = data;
  if (!line.watcher) {
    line.watcher = new MutationObserver(look);
    line.watcher.observe(document.querySelector("[data-testid=stApp]"), { attributes: true });
    for (const kind of ["input", "change"]) window.addEventListener(kind, moved, true);
  }
  return () => {
    line.watcher?.disconnect();
    line.watcher = null;
    for (const kind of ["input", "change"]) window.removeEventListener(kind, moved, true);
  };
}
