// The search of the menu, opened by a press or by the key / (unless something is being typed), has the caret in its field.
// It also unfolds the menu of phones.
// A way from a number to how it is computed (an ordinary link) is followed within the app: nothing is loaded anew.
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable=true]";
const WAY = "a[href^='computed?of=']";
let tell = null;

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

// On phones the menu is folded by styles: a touch on it, but on no link or button, unfolds it; any other touch folds it again.
function fold(event) {
  const unfolds = event.target.closest?.(".st-key-menu") && !event.target.closest("a, button, input, label");
  const page = document.documentElement;
  page.toggleAttribute("data-menu", Boolean(unfolds) && !page.hasAttribute("data-menu"));
}

function click(event) {
  fold(event);
  if (event.target.closest?.(".st-key-finder_place button")) caret(120);  // else what is typed would be taken for keys: B presents
  const way = event.target.closest?.(WAY);
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
  if (!way || elsewhere || !tell || document.documentElement.hasAttribute("data-disconnected")) return;
  event.preventDefault();
  event.stopPropagation();
  tell("number", Object.fromEntries(new URL(way.href).searchParams));
}

export default function ({ setTriggerValue }) {
  tell = setTriggerValue;
  window.addEventListener("keydown", keydown, true);
  window.addEventListener("click", click, true);
  return () => {
    window.removeEventListener("keydown", keydown, true);
    window.removeEventListener("click", click, true);
  };
}
