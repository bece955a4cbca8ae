// The key / opens the search of the menu and puts the caret into its field, unless something is being typed.
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable=true]";

function caret(left) {
  const field = document.querySelector(".st-key-finder input");
  if (field) field.focus();
  else if (left) requestAnimationFrame(() => caret(left - 1));
}

function keydown(event) {
  const button = document.querySelector(".st-key-finder_place button");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !button || event.target.closest?.(TYPING)) return;
  event.preventDefault();
  if (!document.querySelector(".st-key-finder")) button.click();
  caret(120);
}

export default function () {
  window.addEventListener("keydown", keydown, true);
  return () => window.removeEventListener("keydown", keydown, true);
}
