// Keys typed into a table wait until the cell they are meant for is there. The table opens and closes its cells in later turns than the keys
// that ask for it, and a busy browser hands over many keys before it takes such a turn: they went to a cell that was closing, and the next one
// opened with what was left in it and could not be confirmed any more.
(() => {
  const CELL = "#portal .gdg-clip-region", TABLE = "[data-testid=stDataFrame]", FIELD = "textarea, input, [contenteditable=true]";
  const LEAST_TURNS = 20, PATIENCE = 400, FIRST = 5000; // milliseconds; the first cell of a visit has its program fetched
  const waiting = [];
  let ready = null, turns = 0, since = 0, opened = false;

  const cell = () => document.querySelector(CELL);
  const closed = () => !cell();
  const open = () => Boolean(cell()?.contains(document.activeElement)) && (opened = true);
  const taken = () => true; // in the turn after it

  // What must be seen after a key before the next one is given; undefined: the key is none of the table's.
  function seen(key, target, shift) {
    if (target.closest?.(CELL)) return key === "Escape" || key === "Tab" || (key === "Enter" && !shift) ? closed : taken;
    if (!target.closest?.(TABLE) || target.closest("button")) return undefined;
    const opens = [...key].length === 1 || key === "Enter" || key === "F2";
    return opens && target.getAttribute("aria-readonly") === "false" ? open : taken;
  }

  function give({ key, code, keyCode, shiftKey }) {
    const at = cell()?.querySelector(FIELD) ?? document.activeElement;
    const writes = { Backspace: "delete", Delete: "forwardDelete" }[key] ?? ([...key].length === 1 ? "insertText" : null);
    const until = seen(key, at, shiftKey);
    if (until && at.matches(FIELD) && writes) {
      at.focus();
      document.execCommand(writes, false, key);
    } else if (until) at.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, shiftKey, bubbles: true, cancelable: true }));
    return until;
  }

  function turn() {
    turns += 1;
    if (!ready() && (turns < LEAST_TURNS || performance.now() - since < (opened ? PATIENCE : FIRST))) return setTimeout(turn);
    const next = waiting.shift();
    ready = next ? give(next) ?? taken : null;
    if (next) begin();
  }

  function begin() {
    [turns, since] = [0, performance.now()];
    setTimeout(turn);
  }

  window.addEventListener("keydown", event => {
    const { key, code, keyCode, shiftKey } = event;
    if (!event.isTrusted || event.isComposing || keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const until = seen(key, event.target, shiftKey);
    if (!until || key === "Shift") return;
    if (!ready) {
      ready = until;
      return begin();
    }
    waiting.push({ key, code, keyCode, shiftKey });
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
