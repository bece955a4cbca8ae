// Counts presses of buttons of which every one matters. A press made while the page still answers the last one would be lost:
// the browser sends that a button was pressed, not how often. Each message holds every press not yet answered.
const SHORTCUTS = { z: "undo", y: "redo" };
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable=true]";
const presses = { keys: [], waiting: [], number: 0, session: null, send: null };

function press(key) {
  presses.number = Math.max(presses.number + 1, Date.now());
  presses.waiting.push({ key, number: presses.number });
  presses.send({ presses: presses.waiting });
}

function take(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function click(event) {
  const key = presses.keys.find(name => event.target.closest?.(`.st-key-${name} button:not(:disabled)`));
  if (!key) return;
  take(event);
  press(key);
}

function keydown(event) {
  const key = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && SHORTCUTS[event.key.toLowerCase()];
  if (!key || !presses.keys.includes(key) || !document.querySelector(`.st-key-${key} button`) || event.target.closest?.(TYPING)) return;
  take(event);
  press(key);
}

export default function ({ data, setTriggerValue }) {
  if (presses.session !== data.session) presses.waiting = [];
  presses.session = data.session;
  presses.keys = data.keys;
  presses.waiting = presses.waiting.filter(one => one.number > data.seen);
  presses.send = value => setTriggerValue("pressed", value);
  window.addEventListener("click", click, true);
  window.addEventListener("keydown", keydown, true);
  return () => {
    window.removeEventListener("click", click, true);
    window.removeEventListener("keydown", keydown, true);
  };
}
