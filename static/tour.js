// A tour of a minute: a card beside what it speaks of, over the page and never in place of it. Everything stays usable meanwhile.
// It begins by itself where the program says that nobody has been here before, or when it was asked for; what was seen is remembered.
const KEPT = "scenario-workbench-tour";
const GAP = 14; // pixels between the card and what it speaks of
const BUSY = "[data-testid=stPopoverBody], [data-testid=stDialog], [role=listbox]";
const PACE = 200; // milliseconds between two looks
const AWAY = 1500; // milliseconds without the page after which the visitor has gone elsewhere
const tour = (window.workbenchTour ??= { at: null, asked: 0, over: false, data: null });

function remember(what) {
  try { localStorage.setItem(KEPT, what); } catch { /* blocked: it is over for this visit */ }
}

function remembered() {
  try { return localStorage.getItem(KEPT); } catch { return "done"; }
}

function element(tag, given, ...children) {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...children);
  return made;
}

const card = () => document.getElementById("tour");

// What a step speaks of: the first of its places that can be seen.
function place() {
  const found = tour.data.steps[tour.at].places.map(one => document.querySelector(one));
  return found.find(one => one && one.getClientRects().length && one.getBoundingClientRect().right > 0);
}

// Beside what is narrow, below or above what is wide, where the card fits; else in the corner.
function spot(box, width, height) {
  const left = Math.max(GAP, Math.min(box.left, innerWidth - width - GAP));
  const top = Math.max(GAP, Math.min(box.top, innerHeight - height - GAP));
  const beside = [[box.right + GAP, top], [box.left - width - GAP, top]];
  const stacked = [[left, box.bottom + GAP], [left, box.top - height - GAP]];
  const fits = (box.width < innerWidth / 2 ? [...beside, ...stacked] : [...stacked, ...beside]).find(([x, y]) => x >= GAP && y >= GAP && x + width + GAP <= innerWidth && y + height + GAP <= innerHeight);
  return fits ?? [innerWidth - width - GAP, innerHeight - height - GAP];
}

// What moves it is seen at once; for what moves by itself it looks now and then, since asking where things are costs a layout.
function follow() {
  tour.due = false;
  clearTimeout(tour.next);
  if (!card()) return;
  const mark = document.getElementById("tour-mark"), box = place()?.getBoundingClientRect();
  mark.hidden = !box;
  if (box) Object.assign(mark.style, { left: `${box.left - 4}px`, top: `${box.top - 4}px`, width: `${box.width + 8}px`, height: `${box.height + 8}px` });
  const [x, y] = spot(box ?? { left: innerWidth, right: innerWidth, top: innerHeight, bottom: innerHeight }, card().offsetWidth, card().offsetHeight);
  Object.assign(card().style, { left: `${x}px`, top: `${y}px` });
  tour.next = setTimeout(soon, PACE);
}

// After the frame was painted: then places are known.
function soon() {
  if (tour.due) return;
  tour.due = true;
  requestAnimationFrame(() => setTimeout(follow));
}

function listen(on) {
  const act = on ? addEventListener : removeEventListener;
  act("keydown", key, true);
  for (const event of ["scroll", "resize"]) act(event, soon, true);
}

function remove() {
  card()?.remove();
  document.getElementById("tour-mark")?.remove();
}

function end() {
  Object.assign(tour, { at: null, over: true });
  remember("done");
  remove();
  listen(false);
}

function step(by) {
  tour.at += by;
  if (tour.at >= tour.data.steps.length) return end();
  const step_ = place();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  step_?.scrollIntoView({ block: innerWidth > 768 ? "nearest" : "center", behavior: still ? "instant" : "smooth" });
  draw();
}

function key(event) {
  const inside = card()?.contains(event.target) || event.target === document.body;
  if (event.key !== "Escape" || !inside || document.querySelector(BUSY)) return;
  event.preventDefault();
  event.stopPropagation();
  end();
}

function button(name, act) {
  const made = element("button", { type: "button", textContent: tour.data.words[name], onclick: act });
  made.dataset.tour = name;
  return made;
}

// The card of the present step. Its words come a moment after it, so that a screen reader says them wherever the caret is.
function draw() {
  const { steps, words } = tour.data, { title, text } = steps[tour.at];
  if (!card()) {
    document.body.append(
      element("div", { id: "tour-mark", ariaHidden: "true" }),
      element("section", { id: "tour", role: "dialog", tabIndex: -1 }, element("div", { id: "tour-said", ariaLive: "polite" })),
    );
    listen(true);
  }
  soon();
  const last = tour.at === steps.length - 1, held = card().querySelector("p > button:focus") !== null;
  card().style.colorScheme = document.getElementById("tour-mark").style.colorScheme = getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme;
  const buttons = element("p", {}, ...(last ? [] : [button("skip", end)]), ...(tour.at ? [button("back", () => step(-1))] : []));
  buttons.append(button("next", () => step(1)));
  if (last) buttons.lastChild.textContent = words.finish;
  card().querySelector("p:last-child:not(#tour-said p)")?.remove();
  card().append(buttons);
  if (held) buttons.lastChild.focus({ preventScroll: true });
  card().setAttribute("aria-label", words.name);
  const count = element("i", { textContent: `${tour.at + 1} / ${steps.length}` });
  requestAnimationFrame(() => document.getElementById("tour-said")?.replaceChildren(count, element("b", { textContent: title }), element("p", { textContent: text })));
}

function begin(asked) {
  Object.assign(tour, { at: 0, over: false });
  remember("begun");
  draw();
  if (asked || document.activeElement === document.body) card().focus({ preventScroll: true });
}

export default function ({ data }) {
  clearTimeout(tour.leaving);
  tour.data = data;
  if (data.asked > tour.asked) begin(true);
  else if (tour.at !== null) draw();
  else if (!tour.over && remembered() !== "done") begin(false);
  tour.asked = data.asked;
  return () => {
    remove();
    tour.leaving = setTimeout(() => tour.at !== null && end(), AWAY);
  };
}
