// Lines by year with a band: one drawing for the board of a workshop and for the hall screen. Sizes are units of the drawing.
'use strict';

function drawn(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Width of a text, generously: signs of Chinese are as wide as they are high, others little more than half.
const text_width = (text, font) => [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 1 : 0.58), 0) * font;

// About `count` round values from low to high, and how they are written.
function round_ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
  const digits = [0, 1, 2, 3, 4, 5, 6].find((one) => Math.abs(step * 10 ** one - Math.round(step * 10 ** one)) < 1e-6) ?? 6;
  const ticks = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at += 1) ticks.push(at * step);
  const written = (value) => (value < -1e-12 ? '−' : '') + Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return ticks.map((value) => [value, written(value)]);
}

// Places of labels, moved apart where they come closer than `room`, within top and bottom.
function moved_apart(places, room, top, bottom) {
  const order = places.map((place, index) => [place, index]).sort((a, b) => a[0] - b[0]);
  for (let turn = 0; turn < 30; turn += 1) {
    order.forEach((one) => { one[0] = Math.min(Math.max(one[0], top), bottom); });
    for (let i = 1; i < order.length; i += 1) {
      const short = Math.max(room - (order[i][0] - order[i - 1][0]), 0) / 2;
      order[i - 1][0] -= short;
      order[i][0] += short;
    }
  }
  return order.reduce((found, [place, index]) => Object.assign(found, { [index]: place }), []);
}

// Years that are named under an axis: all, or where there is little room the first, the last and one between.
function named_years(count, step, need) {
  const few = [0, Math.round(((count - 1) * 3) / 7), count - 1];
  return (index) => step >= need || (few.includes(index) && (index !== few[1] || few[1] * step >= need));
}

// chart: years, lines ({kind, colour, values, years, label}), band ({low, high} or null), unit, observed, decided, said.
// size: width, height, font (0: neither axes nor labels). A line's kind is a class: scenario, reference, benchmark, target or other.
function path_drawing(chart, { width, height, font }) {
  const shown = [...chart.lines.flatMap((line) => line.values), ...(chart.band ? [...chart.band.low, ...chart.band.high] : [])];
  const least = Math.min(...shown);
  const most = Math.max(...shown);
  const spare = (most - least || Math.abs(most) || 1) * 0.04;
  const [low, high] = [least - spare, most + spare];
  const top = font * 1.7 || 6;
  const bottom = height - (font * 1.5 || 6);
  const ticks = font ? round_ticks(low, high, Math.max(2, Math.min(4, Math.floor((bottom - top) / font / 2)))) : [];
  const ends = chart.lines.filter((line) => line.label);
  const left = font ? Math.max(...ticks.map(([, text]) => text_width(text, font))) + font * 0.7 : 8;
  const right = font ? width - Math.max(font, ...ends.map((line) => text_width(line.label, font) + font * 0.6)) : width - 8;
  const gap = (right - left) / Math.max(chart.years.length - 1, 1);
  const x = (year) => left + chart.years.indexOf(year) * gap;
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const track = (years, values) => years.map((year, i) => `${i ? 'L' : 'M'}${x(year).toFixed(1)} ${y(values[i]).toFixed(1)}`).join('');
  const bold = font ? font / 44 : 1;
  const named = named_years(chart.years.length, gap, text_width('2030', font) * 1.15);

  const axes = !font ? [] : [
    drawn('text', { class: 'unit', x: 0, y: font }, chart.unit),
    ...ticks.map(([value]) => drawn('line', { class: 'grid', x1: left, x2: right, y1: y(value), y2: y(value) })),
    ...ticks.map(([value, text]) => drawn('text', { class: 'tick', x: left - font * 0.5, y: y(value) + font * 0.35, 'text-anchor': 'end' }, text)),
    ...chart.years.filter((year, index) => named(index)).map((year) => drawn('text', { class: 'tick', x: Math.min(Math.max(x(year), text_width(`${year}`, font) / 2), width - text_width(`${year}`, font) / 2), y: height - font * 0.2, 'text-anchor': 'middle' }, `${year}`)),
  ];
  const band = !chart.band ? [] : [drawn('path', { class: 'band', style: `fill:${chart.lines[0].colour}`, d: `${track(chart.years, chart.band.high)}${track([...chart.years].reverse(), [...chart.band.low].reverse()).replace('M', 'L')}Z` })];
  const lines = chart.lines.map((line) => {
    const years = line.years ?? chart.years;
    const thick = { target: 3, benchmark: 5, scenario: 9 }[line.kind] ?? 6;
    const dashes = { reference: '20 16', benchmark: '6 14' }[line.kind];
    const dots = line.kind === 'target'
      ? years.map((year, i) => drawn('line', { class: 'mark', x1: x(year) - 14 * bold, x2: x(year) + 14 * bold, y1: y(line.values[i]), y2: y(line.values[i]), 'stroke-width': 7 * bold }))
      : line.kind === 'benchmark' ? [] : years.map((year, i) => dot(x(year), y(line.values[i]), year, chart, bold));
    return drawn('g', { class: `line ${line.kind}`, style: `--line:${line.colour}` },
      drawn('path', { d: track(years, line.values), 'stroke-width': thick * bold, ...(dashes ? { 'stroke-dasharray': dashes.split(' ').map((one) => one * bold).join(' ') } : {}) }), ...dots);
  });
  const at = moved_apart(ends.map((line) => y(line.values[line.values.length - 1])), font * 1.08, top, bottom);
  const labels = !font ? [] : ends.map((line, i) => drawn('text', { class: 'end', style: `fill:${line.colour}`, x: right + font * 0.45, y: at[i] + font * 0.35 }, line.label));
  return drawn('svg', { class: 'paths', viewBox: `0 0 ${width} ${height}`, style: `font-size:${font}px`, role: 'img', 'aria-label': chart.said },
    ...axes, drawn('g', { class: 'traced' }, ...[...lines].reverse()), ...band, ...labels);
}

// Large where a year is observed, open where it is under way, small where it can still be decided.
function dot(cx, cy, year, { observed, decided }, bold) {
  const kind = year <= observed ? 'observed' : year < decided ? 'open' : 'ahead';
  return drawn('circle', { class: `dot ${kind}`, cx, cy, r: (kind === 'ahead' ? 7 : 11) * bold, 'stroke-width': 4 * bold });
}
