// A team's phone: what it draws follows from the snapshot; what a hand is typing is left alone.
'use strict';
const main = document.getElementById('main');
let drawn_key = '';
let values = {};
let pending = 0;
let mark = '';
const joining = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16)).join(''); // the same press, sent twice, makes one team
let reachable = true;
let unsaved = null; // what a lost connection or store kept from being saved or sent: done as soon as it is back
const LARGEST = 1e6; // of a predicted size, in the outcome's own unit
const outcome = (name) => told.outcomes[name];
const lever = (name) => told.levers[name];
const held = (snapshot, number = snapshot.sitting.round) => snapshot.sitting.rounds[String(number)];
// The team's last word of a kind: its draft, or what it has sent where that is later.
function latest(snapshot, kind, sent, content) {
  const draft = snapshot.drafts?.find((one) => one.kind === kind);
  return sent && !(draft?.saved > sent.at) ? content : draft?.content;
}

let refusal = ''; // why the last act was refused
async function doing(act, content, done) {
  refusal = '';
  try {
    const found = await sent(act, content);
    reachable = !found.unkept; // tried out, and not kept: sent once more later
    if (found.unkept) say(found.unkept);
    else if (done) say(done);
    return found;
  } catch (error) {
    reachable = !(error instanceof TypeError || error.again);
    refusal = error instanceof TypeError ? unanswered(error) : error.message;
    say(refusal);
    if (error.crowded) soon(look);
    return null;
  } finally {
    if (act !== 'draft') look();
  }
}

function press(text, action, options = {}) {
  const button = h('button', { type: 'button', class: options.second ? 'second' : 'wide', ...options.more }, text);
  button.addEventListener('click', async () => {
    if (button.disabled) return;
    complain(button, '');
    button.disabled = true;
    refusal = '';
    await action();
    button.disabled = false;
    if (refusal && button.isConnected) complain(button, refusal);
  });
  return button;
}

// What is wrong, said under the field or button that it is about; nothing takes it away again.
function complain(place, text) {
  if (place.nextElementSibling?.classList.contains('complaint')) place.nextElementSibling.remove();
  if (text) place.after(h('p', { class: 'refused complaint', role: 'alert' }, text));
  place.classList.toggle('wanting', Boolean(text));
  if (text) place.scrollIntoView({ block: 'center' });
}

// Whether fields are filled in; the first that is not says so and has the hand.
function filled(...inputs) {
  inputs.forEach((input) => complain(input, ''));
  const empty = inputs.find((input) => !input.value.trim());
  if (!empty) return true;
  complain(empty, word('empty'));
  empty.focus({ preventScroll: true });
  return false;
}

function entering() {
  if (told.invite) {
    const go = async () => {
      if (await doing('invited', { invite: told.invite })) location.replace(at('').slice(0, -1));
    };
    return [h('h1', {}, word('invited', { team: told.invited })), h('p', {}, word('invited.lead')), press(word('invited.go', { team: told.invited }), go)];
  }
  const name = h('input', { id: 'name', type: 'text', maxlength: 24, autocomplete: 'off', required: true });
  const form = h('form', {}, h('label', { for: 'name' }, word('name')), name, h('p', { class: 'soft' }, word('name.help')));
  const go = async () => {
    if (filled(name)) await doing('join', { name: name.value, entrance: told.entrance, mark: joining });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  form.append(press(word('join'), go));
  return [h('h1', {}, word('join.title')), ...ready_made(), h('p', {}, word(expected(room.now).length ? 'join.lead' : 'join.lead.first')), form];
}

// Teams that the facilitator made and that no phone has come to yet: taken by a button, without typing.
function ready_made() {
  const found = expected(room.now);
  if (!found.length) return [];
  const buttons = found.map((team) => press(team.name, () => doing('join', { name: team.name, entrance: told.entrance }), { second: true }));
  return [h('p', {}, word('join.ready')), h('div', { class: 'row' }, buttons)];
}

const expected = (snapshot) => snapshot?.teams.filter((team) => team.presence === 'expected') ?? [];

// Where a headline stands now: under current practice, or in the team's own last result.
function standing(snapshot, name) {
  const value = snapshot.sitting.start?.[name];
  if (value === undefined) return null;
  const key = snapshot.sitting.round === 1 ? 'start' : Object.keys(before(snapshot, true)).length ? 'start.own' : 'start.unchanged';
  return h('p', { class: 'soft' }, word(key, { value: measured(outcome(name), value) }));
}

function guessing(snapshot, kind, start) {
  const guesses = JSON.parse(JSON.stringify(start?.guesses ?? {}));
  const why = h('input', { id: 'why', type: 'text', maxlength: 200, autocomplete: 'off' });
  why.value = start?.why ?? '';
  const content = () => ({ guesses, why: why.value });
  const kept = h('p', { class: 'soft', role: 'status' });
  const save = () => {
    kept.textContent = '';
    later(async () => {
      if (await doing('draft', { kind, content: content() })) kept.textContent = word(kind === 'prediction' && held(snapshot).predictions[snapshot.you.id] ? 'saved.changed' : 'saved');
    });
  };
  why.addEventListener('input', save);
  const sizes = Object.fromEntries(Object.entries(guesses).map(([name, guess]) => [name, guess.size])); // as typed, also before a direction
  const parts = told.headlines.map((name) => {
    const row = outcome(name);
    const size = h('input', { type: 'number', min: 0, step: 'any', inputmode: 'decimal', id: `size-${name}` });
    if (guesses[name]?.size != null) size.value = Number((guesses[name].size * row.factor).toFixed(row.digits + 1));
    size.addEventListener('input', () => {
      const value = Number(size.value);
      const wrong = size.validity.badInput || value < 0 ? word('size.sign') : value / row.factor > LARGEST ? word('size.large') : '';
      complain(size, wrong);
      sizes[name] = wrong || size.value === '' ? null : value / row.factor;
      if (guesses[name]?.direction) guesses[name].size = sizes[name];
      if (!wrong) save();
    });
    const buttons = [1, 0, -1].map((direction) => {
      const button = h('button', { type: 'button', class: 'second', 'aria-pressed': String(guesses[name]?.direction === direction) }, word(`direction.${direction}`));
      button.addEventListener('click', () => {
        guesses[name] = { direction, size: direction === 0 ? null : (sizes[name] ?? null) };
        complain(field, '');
        buttons.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
        save();
      });
      return button;
    });
    const unit = row.change_unit || row.unit;
    const field = h('fieldset', { id: `guess-${name}`, tabindex: -1 }, h('legend', {}, row.label), standing(snapshot, name), h('div', { class: 'row' }, buttons), h('div', { class: 'row' }, h('label', { for: `size-${name}` }, word('size', { unit })), size));
    return field;
  });
  const whole = () => {
    const missing = told.headlines.find((name) => !guesses[name]);
    const wrong = parts.map((field) => field.querySelector('input.wanting')).find(Boolean);
    if (missing) complain(document.getElementById(`guess-${missing}`), word('direction.missing', { outcome: outcome(missing).label }));
    else if (wrong) wrong.scrollIntoView({ block: 'center' });
    return !missing && !wrong;
  };
  return [parts, h('label', { for: 'why' }, word('why')), h('div', {}, why, kept), content, whole];
}

function alone(snapshot) {
  const own = snapshot.drafts?.find((one) => one.kind === 'alone' && one.device === snapshot.device)?.content;
  const [parts, label, why] = guessing(snapshot, 'alone', own);
  return [h('h1', {}, word('alone')), h('p', {}, word('alone.lead', { year: snapshot.sitting.rules.year })), role(snapshot), ...parts, label, why];
}

function agree(snapshot) {
  const notes = (snapshot.drafts ?? []).filter((one) => one.kind === 'alone').map((one) => one.content);
  const rows = told.headlines.map((name) => {
    const count = (direction) => notes.filter((note) => note.guesses[name]?.direction === direction).length;
    return h('tr', {}, h('th', { scope: 'row' }, outcome(name).label), [1, 0, -1].map((direction) => h('td', {}, String(count(direction)))));
  });
  const heads = h('tr', {}, h('td', {}), [1, 0, -1].map((direction) => h('th', { scope: 'col' }, word(`direction.${direction}`))));
  const reasons = notes.filter((note) => note.why).map((note) => h('li', {}, note.why));
  return [h('h1', {}, word('agree')), h('p', {}, word('agree.lead', { count: notes.length })), role(snapshot), h('table', {}, h('thead', {}, heads), h('tbody', {}, rows)), h('ul', {}, reasons)];
}

function predicting(snapshot) {
  const own = held(snapshot).predictions[snapshot.you.id];
  const [parts, label, why, content, whole] = guessing(snapshot, 'prediction', latest(snapshot, 'prediction', own, own?.prediction));
  const send = () => whole() && in_turn(() => doing('predict', { prediction: content() }, word('predicted')));
  const { round, rules } = snapshot.sitting;
  const conditions = conditions_shown(held(snapshot).conditions);
  const lead = round === 1 ? word('predict.lead', { year: rules.year }) : word('predict.lead.again', { year: rules.year, shock: conditions.label });
  return [h('h1', {}, word('predict')), h('p', {}, lead), round === 1 ? rules_shown(rules) : h('p', { class: 'soft' }, conditions.help), role(snapshot), own ? h('p', { class: 'good' }, word('predicted')) : null, ...parts, label, why, press(word(own ? 'predict.again' : 'predict.send'), send)];
}

// One after the other: an answer that comes late says nothing of what was done since.
let line = Promise.resolve();
function in_turn(action) {
  clearTimeout(pending);
  line = line.then(async () => {
    await action();
    unsaved = reachable ? null : action;
  });
  return line;
}

function later(action) {
  clearTimeout(pending);
  pending = setTimeout(() => in_turn(action), 350);
}

function shown_figures(found, place) {
  const cards = told.headlines.map((name) => {
    const row = outcome(name);
    return h('div', { class: 'card' }, h('div', {}, row.label), h('div', { class: 'figure' }, measured(row, found.figures[name])), h('div', { class: 'soft' }, word('against', { change: measured(row, gap(row, found.figures[name] - found.change[name], found.figures[name]), true) })));
  });
  const money = money_said(found.money, true);
  const takes = word('takes', { money, attention: plain(found.attention, 1) });
  place.replaceChildren(h('div', { class: 'cards' }, cards), h('p', { class: 'soft' }, takes), ...found.broken.map((text) => h('p', { class: 'refused' }, text)));
}

// A slider and a box for a lever that is measured: how they are set, and what stands on the page.
function measured_field(name, row, [least, most], moved) {
  const range = h('input', { type: 'range', min: least, max: most, step: row.step, id: `field-${name}`, 'aria-describedby': `help-${name}` });
  const box = h('input', { type: 'number', min: least * row.factor, max: most * row.factor, step: 'any', inputmode: 'decimal', 'aria-label': `${row.label} ${row.unit}` });
  const shown = (raw) => {
    range.value = raw;
    range.setAttribute('aria-valuetext', measured(row, raw));
    box.value = Number((raw * row.factor).toFixed(row.digits));
  };
  range.addEventListener('input', () => {
    const raw = Number(range.value);
    shown(raw);
    moved(raw);
  });
  box.addEventListener('change', () => {
    const wanted = box.value === '' ? row.practice : Number(box.value) / row.factor;
    const raw = Math.min(Math.max(wanted, least), most);
    if (Math.abs(raw - wanted) > 1e-9) say(word('limited', { value: measured(row, raw) }));
    shown(raw);
    moved(raw);
  });
  const about = [row.unit, word('practice', { value: measured(row, row.practice) }), word('range', { least: number(row, least), most: number(row, most) })];
  return { shown, parts: [h('div', { class: 'row' }, box, h('span', { class: 'soft' }, about.filter(Boolean).join(' · '))), range] };
}

// What a lever may be set to, by name, where it is a choice.
function choice_field(name, row, [least, most], moved) {
  const allowed = Object.entries(row.choices).filter(([value]) => least <= value && value <= most);
  const select = h('select', { id: `field-${name}`, 'aria-describedby': `help-${name}` }, allowed.map(([value, said]) => h('option', { value }, said)));
  select.addEventListener('change', () => moved(Number(select.value)));
  const shown = (raw) => { select.value = `${raw}`; };
  return { shown, parts: [select, h('span', { class: 'soft' }, word('practice', { value: measured(row, row.practice) }))] };
}

function planning(snapshot) {
  const rules = snapshot.sitting.rules;
  const entry = held(snapshot).entries[snapshot.you.id];
  values = { ...(latest(snapshot, 'plan', entry, entry)?.levers ?? before(snapshot)) };
  for (const [name, [least, most]] of Object.entries(rules.levers)) {
    const floor = Math.min(Math.max(values[name] ?? lever(name).practice, least), most);
    if (floor !== lever(name).practice) values[name] = floor; // a range that leaves practice out begins at its nearer end
  }
  const differs = entry && Object.keys(rules.levers).some((name) => Math.abs((values[name] ?? lever(name).practice) - (entry.levers[name] ?? lever(name).practice)) > 1e-9);
  const state = h('p', { class: 'good' }, entry ? word(differs ? 'how.changed' : `how.${entry.how}.open`) : '');
  const changed = () => {
    mark = '';
    if (entry) state.replaceChildren(word('how.changed'));
    later(tried);
  };
  const figures = h('section', { class: 'own', 'aria-live': 'polite', 'aria-label': word('own') });
  const tried = async () => {
    const found = await doing('draft', { kind: 'plan', content: values });
    if (found?.figures) shown_figures(found, figures);
  };
  const groups = new Map();
  const fields = new Map(); // how each lever's fields are set, by lever
  for (const [name, [least, most]] of Object.entries(rules.levers)) {
    const row = lever(name);
    const value = Math.min(Math.max(values[name] ?? row.practice, least), most);
    const moved = (raw) => {
      if (Math.abs(raw - row.practice) < row.step / 2) delete values[name];
      else values[name] = raw;
      changed();
    };
    const { shown, parts } = (row.choices ? choice_field : measured_field)(name, row, [least, most], moved);
    shown(value);
    fields.set(name, shown);
    const part = h('div', { class: 'card' }, h('label', { for: `field-${name}` }, row.label), ...parts, h('details', { id: `help-${name}` }, h('summary', {}, word('more')), h('p', { class: 'soft' }, row.help), h('p', { class: 'soft' }, row.cost)));
    groups.set(row.group, [...(groups.get(row.group) ?? []), part]);
  }
  const hand_in = () => {
    mark = mark || `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`; // the same once more counts once
    return doing('submit', { levers: values, submission: mark }, word('submitted'));
  };
  const send = () => in_turn(hand_in);
  const packages = rules.one_lever ? [] : starting(snapshot.room.packages, rules, fields, changed);
  line = line.then(tried); // no later draft is passed by this one
  const sections = [...groups].flatMap(([name, parts]) => [h('h2', {}, name), ...parts]);
  return [h('h1', {}, word('plan')), h('p', {}, word('plan.lead', { year: rules.year })), rules_shown(rules), entry ? state : null, role(snapshot), figures, ...packages, ...sections, press(word(entry ? 'submit.again' : 'submit.send'), send)];
}

const money_said = (value, signed = false) => plain(value * (told.language === 'en' ? 0.1 : 1), told.language === 'en' ? 1 : 0, signed);

// The rules of the room: budgets, targets, and from where to where each lever goes.
function rules_shown(rules) {
  const limits = [rules.money !== null ? word('rule.money', { most: money_said(rules.money) }) : '', rules.attention !== null ? word('rule.attention', { most: plain(rules.attention, 1) }) : '', rules.one_lever ? word('rule.one_lever') : ''].filter(Boolean);
  const targets = Object.entries(rules.targets).map(([name, value]) => h('li', {}, word(outcome(name).side === 'most' ? 'rule.most' : 'rule.least', { outcome: outcome(name).label, value: measured(outcome(name), value) })));
  const levers = Object.entries(rules.levers).map(([name, [least, most]]) => h('li', {}, `${lever(name).label} ${number(lever(name), least)}–${measured(lever(name), most)}`));
  return h('details', { class: 'card' }, h('summary', {}, word('rules', { count: levers.length })), limits.length ? h('ul', {}, limits.map((said) => h('li', {}, said))) : h('p', {}, word('rule.none')), targets.length ? [h('strong', {}, word('targets', { year: rules.year })), h('ul', {}, targets)] : null, h('strong', {}, word('rule.levers')), h('ul', {}, levers));
}

// A package that the facilitator offers, taken as the start of a plan: its levers, as far as this room has them.
function starting(offered, rules, fields, changed) {
  const known = offered.filter((name) => told.packages[name]);
  if (!known.length) return [];
  const select = h('select', { id: 'package' }, h('option', { value: '' }, word('package.none')), ...known.map((name) => h('option', { value: name }, told.packages[name].label)));
  select.addEventListener('change', () => {
    if (!select.value) return;
    values = {};
    for (const [name, [least, most]] of Object.entries(rules.levers)) {
      const { practice, step } = lever(name);
      const raw = Math.min(Math.max(told.packages[select.value].levers[name] ?? practice, least), most);
      fields.get(name)(raw);
      if (Math.abs(raw - practice) >= step / 2) values[name] = raw;
    }
    changed();
  });
  return [h('label', { for: 'package' }, word('package')), select];
}

function before(snapshot, whole = false) {
  const numbers = Object.keys(snapshot.sitting.rounds).map(Number).filter((number) => number < snapshot.sitting.round);
  const found = numbers.sort().map((number) => held(snapshot, number).entries[snapshot.you.id]).filter(Boolean);
  const last = found[found.length - 1];
  return whole ? (last ?? {}) : (last?.levers ?? {});
}

function waiting(key, ...more) {
  return [h('h1', {}, word(key)), h('p', {}, word(`${key}.lead`)), ...more];
}

function role({ you }) {
  if (!you.role) return null;
  const card = told.words[`role.${you.role}.card`];
  return h('section', { class: 'card' }, h('strong', {}, word('role.yours', { role: card ? word(`role.${you.role}`) : you.role })), card ? h('p', {}, card) : null);
}

function lobby(snapshot) {
  const mates = h('details', { class: 'card' }, h('summary', {}, word('more_phones')), h('p', { class: 'soft' }, word('more_phones.lead')), h('img', { class: 'code', src: at('team.svg'), alt: word('more_phones') }));
  const part = snapshot.you.observing ? [h('p', {}, word('observing.lead')), watch(false)] : [watch(true)];
  return [h('h1', {}, word('lobby', { team: snapshot.you.name })), h('p', {}, word('lobby.lead')), role(snapshot), mates, ...part];
}

const SCREENS = {
  brief: (snapshot) => [...waiting('brief'), rules_shown(snapshot.sitting.rules), ...lobby(snapshot).slice(2)],
  alone, agree, predict: predicting, plan: planning, submit: planning, reveal: revealed, shock, merge: merging, debrief,
  minutes: (snapshot) => [...waiting('minutes'), ...common(snapshot)],
};

function screen(snapshot) {
  if (told.invite || !snapshot.you || snapshot.you.removed) return entering();
  if (!snapshot.sitting) return lobby(snapshot);
  if (snapshot.sitting.ended) return [...waiting('ended'), ...common(snapshot)];
  if (snapshot.you.observing) return [...waiting('observing'), watch(false), ...(snapshot.sitting.phase === 'reveal' ? revealed(snapshot).slice(1) : [])];
  if (snapshot.sitting.closed) {
    const round = held(snapshot);
    const own = round[snapshot.sitting.takes || 'entries'][snapshot.you.id];
    return [h('h1', {}, word('closed')), h('p', {}, own ? word(`how.${own.how}`) : word(`closed.none.${snapshot.sitting.takes || 'entries'}`)), h('p', {}, word('closed.lead'))];
  }
  const [title, ...rest] = SCREENS[snapshot.sitting.phase](snapshot);
  return [title, ...came_late(snapshot), ...rest];
}

// What a screen depends on: only when that changes is it drawn again, so that no hand is disturbed.
function key_of(snapshot) {
  const { you, sitting } = snapshot;
  if (told.invite || !you || you.removed) return JSON.stringify(['door', expected(snapshot).map((team) => team.name)]);
  if (!sitting) return `lobby ${you.name} ${you.role} ${you.observing}`;
  const round = held(snapshot);
  const own = [round?.entries[you.id]?.at, round?.predictions[you.id]?.at];
  const more = { agree: snapshot.drafts?.filter((one) => one.kind === 'alone').map((one) => one.saved), merge: [sitting.merged, sitting.vote, sitting.dissents[you.id]], debrief: [sitting.commitments.filter((one) => one.team === you.id).length, sitting.merged.rule, sitting.dissents[you.id]], reveal: round?.results && [Object.keys(round.entries), round.results.ranks] }[sitting.phase];
  return JSON.stringify([sitting.number, sitting.index, sitting.closed, sitting.ended, you.observing, you.late, you.role, own, more]);
}

function draw(snapshot) {
  phase.textContent = `${phase_name(snapshot.sitting)}${snapshot.you?.name ? ` · ${snapshot.you.name}` : ''}`;
  const key = key_of(snapshot);
  if (key === drawn_key) {
    if (unsaved) later(unsaved);
    return;
  }
  unsaved = null;
  const moved = drawn_key && key.slice(0, 8) !== drawn_key.slice(0, 8);
  drawn_key = key;
  main.replaceChildren(...screen(snapshot).filter(Boolean));
  if (moved) {
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

const [head, phase] = bar(() => look());
document.body.prepend(head);
document.body.append(h('footer', { class: 'bar' }, h('a', { href: `?lang=${told.language === 'zh' ? 'en' : 'zh'}${told.entrance ? `&e=${encodeURIComponent(told.entrance)}` : ''}`, lang: told.language === 'zh' ? 'en' : 'zh' }, told.language === 'zh' ? 'English' : '中文')));
const look = follow('team', draw);
