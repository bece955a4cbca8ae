// Keys of the hall screen: steps through the story, or through the pages where there is none, and the way out, unless they mean something where they are pressed.
const KEYS = {
  PageDown: "stage_next", PageUp: "stage_back", ArrowRight: "stage_next", ArrowLeft: "stage_back", Escape: "stage_leave",
};
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [role=listbox]";
const ARROWS = "input, [role=slider], [role=radiogroup], [role=tablist], [role=group]";
const OPEN = "[data-testid=stPopoverBody], [role=dialog], [role=listbox]";

function press(event) {
  const name = KEYS[event.key];
  if (!name || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (!document.querySelector(".st-key-stage_bar")) return;
  const inside = event.target.closest ? event.target : document.body;
  if (inside.closest(TYPING) || (event.key.startsWith("Arrow") && inside.closest(ARROWS))) return;
  if (event.key === "Escape" && document.querySelector(OPEN)) return;
  event.preventDefault();
  event.stopPropagation();
  document.querySelector(`.st-key-${name} button:not(:disabled)`)?.click();
}

// Kept with the window: while the page is drawn anew this script comes and goes, and a key pressed in between still counts.
export default function () {
  if (window.stageKeys) return;
  window.stageKeys = true;
  window.addEventListener("keydown", press, true);
}
