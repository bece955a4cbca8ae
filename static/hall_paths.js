// A chart of the hall screen: drawn anew in its place when a lever moves, as wide as its place and with writing as large as the room's.
const LEAST = 18; // pixels of writing on a small screen
const HIGH = 0.505; // of the screen
const seen = new WeakMap();

function draw(place, data) {
  const width = place.clientWidth;
  if (!width) return;
  const said = getComputedStyle(place);
  const colours = said.getPropertyValue('--st-chart-categorical-colors').split(',').map((one) => one.trim());
  const lines = data.lines.map((line) => ({ ...line, colour: colours[line.colour] }));
  const font = Math.max(LEAST, window.innerWidth * 0.023);
  const made = path_drawing({ ...data, lines }, { width, height: Math.max(8 * font, window.innerHeight * HIGH), font });
  place.style.cssText = '--ink: var(--st-text-color); --paper: var(--st-background-color)';
  const old = place.querySelector('svg');
  if (!old) place.append(made);
  else {
    for (const { name, value } of made.attributes) old.setAttribute(name, value);
    old.replaceChildren(...made.childNodes);
  }
}

export default function ({ parentElement, data }) {
  let place = parentElement.querySelector('.hall-paths');
  if (!place) {
    place = Object.assign(document.createElement('div'), { className: 'hall-paths' });
    parentElement.append(place);
  }
  const known = seen.get(place);
  seen.set(place, { data, watch: known?.watch ?? new ResizeObserver(() => draw(place, seen.get(place).data)) });
  if (!known) seen.get(place).watch.observe(place);
  draw(place, data);
  return () => { seen.get(place)?.watch.disconnect(); seen.delete(place); };
}
