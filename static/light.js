// What phones and board share: words, numbers, elements, the way to the server. No text becomes markup.
'use strict';
const told = JSON.parse(document.getElementById('told').textContent);
const at = (path) => `/w/${told.code}/${path}`;

function word(key, values = {}) {
  return (told.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A number to its decimals, as the server rounds: of two that are equally near the even one.
function rounded(value, digits) {
  const scaled = Math.abs(value) * 10 ** digits;
  const tie = Number.isInteger(value * 2 ** (digits + 1)) && Math.abs(scaled % 1) === 0.5;
  return Math.sign(value) * (tie ? (2 * Math.round(scaled / 2)) / 10 ** digits : Number(Math.abs(value).toFixed(digits)));
}

// A difference that agrees with the two numbers printed beside it, in the outcome's own unit.
const gap = (row, from, to) => (rounded(to * row.factor, row.digits) - rounded(from * row.factor, row.digits)) / row.factor;

function plain(value, digits, signed = false) {
  const text = Math.abs(rounded(value, digits)).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const zero = Number(text.replace(/,/g, '')) === 0;
  return (value < 0 && !zero ? '−' : signed && !zero ? '+' : '') + text;
}

const number = (row, value, signed = false) => row.choices?.[value] ?? plain(value * row.factor, row.digits, signed);

function measured(row, value, signed = false) {
  const text = number(row, value, signed);
  const sign = /^[+−]/.test(text) ? text[0] : '';
  const form = signed && row.change_unit && row.change_unit !== row.unit ? `{} ${row.change_unit}` : row.form;
  return sign + form.replace('{}', text.slice(sign.length));
}

const PATIENCE = 20000; // milliseconds after which an answer counts as lost: a line that is dead does not say so

const CROWDED = 429; // what a proxy answers where one address asks too often, as a full hall may

// Status and content of an answer; TypeError where none came, or not from the room but from a proxy before a server that is away;
// `crowded` where the proxy says that many ask at once.
async function answered(address, options) {
  const giving_up = new AbortController();
  const timer = setTimeout(() => giving_up.abort(), PATIENCE);
  let crowded = false;
  try {
    const answer = await fetch(address, { ...options, signal: giving_up.signal });
    crowded = answer.status === CROWDED;
    return [answer.status, await answer.json()];
  } catch {
    throw Object.assign(new TypeError('no answer of the room'), { crowded });
  } finally {
    clearTimeout(timer);
  }
}

// Why nothing came, in words.
const unanswered = (error) => word(error.crowded ? 'crowded' : 'offline');

async function asked(path) {
  const extra = told.entrance ? `&e=${encodeURIComponent(told.entrance)}` : '';
  return answered(`${at(path)}${path.includes('?') ? '' : '?'}&lang=${told.language}${extra}`, { headers: { Accept: 'application/json' } });
}

async function sent(act, content) {
  const [status, found] = await answered(`${at(act)}?lang=${told.language}${told.entrance ? `&e=${encodeURIComponent(told.entrance)}` : ''}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Workshop': '1' },
    body: JSON.stringify(content),
  });
  if (status === 200) return found;
  const refused = new Error(found.refused ?? word('failure'));
  refused.again = status === 503; // the store is away, and the same once more will do
  throw refused;
}

let saying = 0;
function say(text) {
  const place = document.getElementById('news');
  place.replaceChildren(h('p', {}, text));
  clearTimeout(saying);
  saying = setTimeout(() => place.replaceChildren(), 6000);
}

// One snapshot serves first load, reconnection and news. `draw` is called with each.
const room = { now: null, fetched: 0 };
const SOONEST = 2000; // milliseconds before a line that a server ended is asked for again, twice as many each time
const LATEST = 30000;
const soon = (again) => setTimeout(again, SOONEST * (1 + Math.random())); // not all phones of a hall in one moment
function follow(query, draw) {
  let busy = false;
  let again = false;
  let gone = false;
  let missed = false;
  let pause = SOONEST;
  // A room that is no more: nobody goes on asking for it, and the page says why.
  function leave(reason) {
    gone = true;
    source.close();
    drawn_key = '';
    document.getElementById('news').replaceChildren();
    main.replaceChildren(h('h1', {}, word('phase.ended')), h('p', { class: 'refused', role: 'alert' }, reason));
  }
  async function look() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const [status, found] = await asked(`state?as=${query}`);
      if (status === 200) {
        room.now = found;
        room.fetched = performance.now();
        draw(found);
      } else if (status === 404) leave(found.refused);
      else say(found.refused);
    } catch (error) {
      say(unanswered(error));
      if (error.crowded) soon(() => gone || look());
    }
    busy = false;
    if (again) {
      again = false;
      look();
    }
  }
  const stream = () => {
    const opened = new EventSource(`${at('events')}?${told.entrance ? `e=${encodeURIComponent(told.entrance)}` : ''}`);
    opened.addEventListener('open', () => {
      pause = SOONEST;
    });
    opened.addEventListener('version', (event) => {
      if (missed || !room.now || String(room.now.version) !== event.data) look();
      missed = false;
    });
    opened.addEventListener('lost', () => {
      missed = true;
      say(word('store'));
      look(); // which hears the reason
    });
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return; // the browser asks again by itself
      setTimeout(() => opened === source && !gone && renew(), pause);
      pause = Math.min(pause * 2, LATEST);
    });
    return opened;
  };
  let source = stream();
  const renew = () => {
    source.close();
    source = stream();
    look();
  };
  const wake = () => {
    if (document.visibilityState !== 'visible') return;
    gone = false;
    renew();
  };
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('pageshow', (event) => event.persisted && wake());
  setInterval(() => gone || look(), query === 'board' ? 5000 : 15000);
  look();
  return look;
}

function left() {
  const sitting = room.now?.sitting;
  if (!sitting || sitting.left === null || sitting.ended) return null;
  const gone = sitting.paused ? 0 : (performance.now() - room.fetched) / 1000;
  return Math.max(sitting.left - gone, 0);
}

function clock(seconds) {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function left_shown() {
  const rest = left();
  return rest === null ? '' : room.now.sitting.paused ? word('paused') : clock(rest);
}

function bar(look) {
  const time = h('span', { class: 'left' });
  const phase = h('span', {});
  let over = false;
  setInterval(() => {
    const rest = left();
    const text = left_shown();
    for (const shown of document.querySelectorAll('.left')) {
      if (shown.textContent !== text) shown.textContent = text;
      shown.classList.toggle('late', rest !== null && rest < 30);
    }
    if (rest === 0 && !over) setTimeout(look, 600);
    over = rest === 0;
  }, 250);
  return [h('header', { class: 'bar' }, phase, time), phase];
}

// Conditions in words: a named set, and what the facilitator changed of it.
function conditions_shown(conditions) {
  const set = told.conditions[conditions?.preset];
  const own = Object.entries(conditions ?? {}).filter(([name, value]) => told.condition_rows[name] && typeof value === 'number');
  const changed = own.map(([name, value]) => {
    const row = told.condition_rows[name];
    const digits = [0, 1, 2, 3].find((places) => Math.abs(value * row.factor - rounded(value * row.factor, places)) < 1e-6) ?? 3;
    return `${row.label} ${measured({ ...row, digits }, value)}`;
  });
  return { label: own.length ? word('shock.own') : (set?.label ?? ''), help: own.length ? changed.join('; ') : (set?.help ?? '') };
}

function phase_name(sitting) {
  if (!sitting) return word('phase.lobby');
  if (sitting.ended) return word('phase.ended');
  const name = word(`phase.${sitting.phase}`);
  return sitting.rounds['2'] && ['predict', 'plan', 'submit', 'reveal'].includes(sitting.phase) ? word('phase.round', { phase: name, round: sitting.round }) : name;
}
