// Counts presses of buttons of which every one matters. A press made while the page still answers the last one would be lost:
// the browser sends that a button was pressed, not how often. Each message holds every press not yet answered.
const PATIENCE = 2000; // milliseconds for an answer
const SHORTCUTS = { z: "undo", y: "redo" };
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable=true]";
// Kept with the window: while the page is drawn anew this script comes and goes, and a press in between waits for it.
const presses = (window.presses ??= { keys: [], waiting: [], number: 0, session: null, send: null, held: false, listening: false });

function press(key) {
  presses.number = Math.max(presses.number + 1, Date.now());
  presses.waiting.push({ key, number: presses.number });
  if (presses.send) presses.send({ presses: presses.waiting });
  else presses.held = true;
  repeat(PATIENCE);
}

// What was told on the way to another page may reach nobody: it is told again, ever later, so that the program can answer in between.
function repeat(wait) {
  clearTimeout(presses.repeating);
  presses.repeating = setTimeout(() => {
    if (!presses.waiting.length) return;
    presses.send?.({ presses: presses.waiting });
    repeat(2 * wait);
  }, wait);
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
  const lost = presses.lost !== undefined && presses.lost !== data.lost; // the program heard that there were some, not which
  presses.lost = data.lost;
  if ((presses.held || lost) && presses.waiting.length) presses.send({ presses: presses.waiting });
  presses.held = false;
  if (!presses.listening) {
    window.addEventListener("click", click, true);
    window.addEventListener("keydown", keydown, true);
    presses.listening = true;
  }
  const own = presses.send;
  return () => {
    if (presses.send === own) presses.send = null;
  };
}
