// A team's phone: what it draws follows from the snapshot; what a hand is typing is left alone.
'use strict';
const main = document.getElementById('main');
let drawn_key = '';
let values = {};
let pending = 0;
let mark = '';
let reachable = true;
let unsaved = null; // what a lost connection or store kept from being saved or sent: done as soon as it is back
const outcome = (name) => told.outcomes[name];
const lever = (name) => told.levers[name];
const held = (snapshot, number = snapshot.sitting.round) => snapshot.sitting.rounds[String(number)];
// The team's last word of a kind: its draft, or what it has sent where that is later.
function latest(snapshot, kind, sent, content) {
  const draft = snapshot.drafts?.find((one) => one.kind === kind);
  return sent && !(draft?.saved > sent.at) ? content : draft?.content;
}

async function doing(act, content, done) {
  try {
    const found = await sent(act, content);
    reachable = true;
    if (done) say(done);
    return found;
  } catch (error) {
    reachable = !(error instanceof TypeError || error.again);
    say(error instanceof TypeError ? word('offline') : error.message);
    return null;
  } finally {
    if (act !== 'draft') look();
  }
}

function press(text, action, options = {}) {
  const button = h('button', { type: 'button', class: options.second ? 'second' : 'wide', ...options.more }, text);
  button.addEventListener('click', async () => {
    if (button.disabled) return;
    button.disabled = true;
    await action();
    button.disabled = false;
  });
  return button;
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
    if (name.value.trim()) await doing('join', { name: name.value, entrance: told.entrance });
    else name.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  form.append(press(word('join'), go));
  return [h('h1', {}, word('join.title')), h('p', {}, word('join.lead')), form];
}

function guessing(snapshot, kind, start) {
  const guesses = JSON.parse(JSON.stringify(start?.guesses ?? {}));
  const why = h('input', { id: 'why', type: 'text', maxlength: 200, autocomplete: 'off' });
  why.value = start?.why ?? '';
  const content = () => ({ guesses, why: why.value });
  const save = () => later(() => doing('draft', { kind, content: content() }));
  why.addEventListener('input', save);
  const parts = told.headlines.map((name) => {
    const row = outcome(name);
    const size = h('input', { type: 'number', min: 0, step: 'any', inputmode: 'decimal', id: `size-${name}` });
    if (guesses[name]?.size != null) size.value = Number((guesses[name].size * row.factor).toFixed(row.digits + 1));
    size.addEventListener('input', () => {
      const value = Number(size.value);
      if (guesses[name]) guesses[name].size = size.value === '' || !(value >= 0) ? null : value / row.factor;
      save();
    });
    const buttons = [1, 0, -1].map((direction) => {
      const button = h('button', { type: 'button', class: 'second', 'aria-pressed': String(guesses[name]?.direction === direction) }, word(`direction.${direction}`));
      button.addEventListener('click', () => {
        guesses[name] = { direction, size: direction === 0 ? null : (guesses[name]?.size ?? null) };
        buttons.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
        save();
      });
      return button;
    });
    const unit = row.change_unit || row.unit;
    return h('fieldset', {}, h('legend', {}, row.label), h('div', { class: 'row' }, buttons), h('div', { class: 'row' }, h('label', { for: `size-${name}` }, word('size', { unit })), size));
  });
  return [parts, h('label', { for: 'why' }, word('why')), why, content];
}

function alone(snapshot) {
  const own = snapshot.drafts?.find((one) => one.kind === 'alone' && one.device === snapshot.device)?.content;
  const [parts, label, why] = guessing(snapshot, 'alone', own);
  return [h('h1', {}, word('alone')), h('p', {}, word('alone.lead')), role(snapshot), ...parts, label, why];
}

function agree(snapshot) {
  const notes = (snapshot.drafts ?? []).filter((one) => one.kind === 'alone').map((one) => one.content);
  const rows = told.headlines.map((name) => {
    const count = (direction) => notes.filter((note) => note.guesses[name]?.direction === direction).length;
    return h('tr', {}, h('th', { scope: 'row' }, outcome(name).label), [1, 0, -1].map((direction) => h('td', {}, String(count(direction)))));
  });
  const heads = h('tr', {}, h('td', {}), [1, 0, -1].map((direction) => h('th', { scope: 'col' }, word(`direction.${direction}`))));
  const reasons = notes.filter((note) => note.why).map((note) => h('li', {}, note.why));
  return [h('h1', {}, word('agree')), h('p', {}, word('agree.lead', { count: notes.length })), h('table', {}, h('thead', {}, heads), h('tbody', {}, rows)), h('ul', {}, reasons)];
}

function predicting(snapshot) {
  const own = held(snapshot).predictions[snapshot.you.id];
  const [parts, label, why, content] = guessing(snapshot, 'prediction', latest(snapshot, 'prediction', own, own?.prediction));
  const send = () => in_turn(() => doing('predict', { prediction: content() }, word('predicted')));
  return [h('h1', {}, word('predict')), h('p', {}, word('predict.lead', { year: snapshot.sitting.rules.year })), own ? h('p', { class: 'good' }, word('predicted')) : null, ...parts, label, why, press(word(own ? 'predict.again' : 'predict.send'), send)];
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
    return h('div', { class: 'card' }, h('div', {}, row.label), h('div', { class: 'figure' }, measured(row, found.figures[name])), h('div', { class: 'soft' }, word('against', { change: measured(row, found.change[name], true) })));
  });
  const money = plain(found.money * (told.language === 'en' ? 0.1 : 1), told.language === 'en' ? 1 : 0, true);
  const takes = word('takes', { money, attention: plain(found.attention, 1) });
  place.replaceChildren(h('div', { class: 'cards' }, cards), h('p', { class: 'soft' }, takes), ...found.broken.map((text) => h('p', { class: 'refused' }, text)));
}

function planning(snapshot) {
  const rules = snapshot.sitting.rules;
  const entry = held(snapshot).entries[snapshot.you.id];
  values = { ...(latest(snapshot, 'plan', entry, entry)?.levers ?? before(snapshot)) };
  const figures = h('section', { class: 'own', 'aria-live': 'polite', 'aria-label': word('own') });
  const tried = async () => {
    const found = await doing('draft', { kind: 'plan', content: values });
    if (found?.figures) shown_figures(found, figures);
  };
  const groups = new Map();
  const fields = new Map(); // how each lever's fields are set, by lever
  for (const [name, [least, most]] of Object.entries(rules.levers)) {
    const row = lever(name);
    const value = values[name] ?? row.practice;
    const range = h('input', { type: 'range', min: least, max: most, step: row.step, id: `range-${name}`, 'aria-describedby': `help-${name}` });
    const box = h('input', { type: 'number', min: least * row.factor, max: most * row.factor, step: 'any', inputmode: 'decimal', 'aria-label': `${row.label} ${row.unit}` });
    const shown = (raw) => {
      range.value = raw;
      range.setAttribute('aria-valuetext', measured(row, raw));
      box.value = Number((raw * row.factor).toFixed(row.digits));
    };
    shown(value);
    fields.set(name, shown);
    const moved = (raw) => {
      if (Math.abs(raw - row.practice) < row.step / 2) delete values[name];
      else values[name] = raw;
      mark = '';
      later(tried);
    };
    range.addEventListener('input', () => {
      const raw = Number(range.value);
      box.value = Number((raw * row.factor).toFixed(row.digits));
      range.setAttribute('aria-valuetext', measured(row, raw));
      moved(raw);
    });
    box.addEventListener('change', () => {
      const wanted = box.value === '' ? row.practice : Number(box.value) / row.factor;
      const raw = Math.min(Math.max(wanted, least), most);
      if (Math.abs(raw - wanted) > 1e-9) say(word('limited', { value: measured(row, raw) }));
      shown(raw);
      moved(raw);
    });
    const part = h('div', { class: 'card' }, h('label', { for: `range-${name}` }, row.label), h('div', { class: 'row' }, box, h('span', { class: 'soft' }, [row.unit, word('practice', { value: measured(row, row.practice) })].filter(Boolean).join(' · '))), range, h('details', { id: `help-${name}` }, h('summary', {}, word('more')), h('p', { class: 'soft' }, row.help), h('p', { class: 'soft' }, row.cost)));
    groups.set(row.group, [...(groups.get(row.group) ?? []), part]);
  }
  const hand_in = () => {
    mark = mark || `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`; // the same once more counts once
    return doing('submit', { levers: values, submission: mark }, word('submitted'));
  };
  const send = () => in_turn(hand_in);
  const packages = rules.one_lever ? [] : starting(snapshot.room.packages, rules, fields, () => later(tried));
  tried();
  const sections = [...groups].flatMap(([name, parts]) => [h('h2', {}, name), ...parts]);
  const limits = [rules.money !== null ? word('rule.money', { most: plain(rules.money * (told.language === 'en' ? 0.1 : 1), told.language === 'en' ? 1 : 0) }) : '', rules.attention !== null ? word('rule.attention', { most: plain(rules.attention, 1) }) : '', rules.one_lever ? word('rule.one_lever') : ''].filter(Boolean);
  return [h('h1', {}, word('plan')), h('p', {}, [word('plan.lead', { year: rules.year }), ...limits].join(' ')), entry ? h('p', { class: 'good' }, word(`how.${entry.how}`)) : null, role(snapshot), figures, ...packages, ...sections, press(word(entry ? 'submit.again' : 'submit.send'), send)];
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
    mark = '';
    changed();
  });
  return [h('label', { for: 'package' }, word('package')), select];
}

function before(snapshot) {
  const numbers = Object.keys(snapshot.sitting.rounds).map(Number).filter((number) => number < snapshot.sitting.round);
  const found = numbers.sort().map((number) => held(snapshot, number).entries[snapshot.you.id]).filter(Boolean);
  return found.length ? found[found.length - 1].levers : {};
}

function waiting(key, ...more) {
  return [h('h1', {}, word(key)), h('p', {}, word(`${key}.lead`)), ...more];
}

function own_results(snapshot, number) {
  const round = held(snapshot, number);
  const entry = round.entries[snapshot.you.id];
  if (!round.results) return [h('p', {}, word('nothing'))];
  if (!entry) return [h('p', {}, word(snapshot.you.late ? 'late' : 'no_entry'))];
  const result = round.results.teams[snapshot.you.id];
  const misses = Object.fromEntries(result.misses.map((miss) => [miss.headline, miss]));
  const rows = told.headlines.map((name) => {
    const row = outcome(name);
    const miss = misses[name];
    const guessed = !miss ? '—' : miss.guessed === null ? word(`direction.${round.predictions[snapshot.you.id].prediction.guesses[name].direction}`) : measured(row, miss.guessed, true);
    return h('tr', {}, h('th', { scope: 'row' }, row.label), h('td', {}, guessed), h('td', {}, measured(row, entry.change[name], true)), h('td', { class: miss?.direction_right ? 'good' : 'refused' }, miss ? word(miss.direction_right ? 'right' : 'wrong') : '—'));
  });
  const heads = ['', 'guessed', 'came', 'direction'].map((key) => (key ? h('th', { scope: 'col' }, word(key)) : h('td', {})));
  const targets = Object.entries(result.margins).map(([name, margin]) => h('li', { class: margin >= 0 ? 'good' : 'refused' }, word(margin >= 0 ? 'target.met' : 'target.missed', { outcome: outcome(name).label, gap: measured(outcome(name), Math.abs(margin), true).replace('+', ''), value: measured(outcome(name), entry.figures[name]) })));
  return [h('p', {}, word(`how.${entry.how}`)), h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows))), h('h2', {}, word('targets', { year: snapshot.sitting.rules.year })), h('ul', {}, targets)];
}

function spreads(results) {
  const rows = results.spreads.map((one) => {
    const row = lever(one.lever);
    const cell = (value) => h('td', {}, number(row, value));
    return h('tr', {}, h('th', { scope: 'row' }, row.unit ? `${row.label} (${row.unit})` : row.label), cell(one.least), cell(one.median), cell(one.most), h('td', {}, `${Math.round(one.touched * 100)}%`));
  });
  const heads = h('tr', {}, h('td', {}), ['least', 'median', 'most', 'touched'].map((key) => h('th', { scope: 'col' }, word(key))));
  return [h('h2', {}, word('spreads')), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': word('spreads') }, h('table', {}, h('thead', {}, heads), h('tbody', {}, rows)))];
}

function revealed(snapshot) {
  const number = snapshot.sitting.round;
  const results = held(snapshot).results;
  return [h('h1', {}, word('reveal')), ...own_results(snapshot, number), ...(results ? spreads(results) : [])];
}

function shock(snapshot) {
  const conditions = conditions_shown(held(snapshot).conditions);
  return [h('h1', {}, word('shock')), h('p', {}, h('strong', {}, conditions.label)), h('p', {}, conditions.help), h('p', {}, word('shock.lead'))];
}

function merging(snapshot) {
  const choices = ['median', 'best_of_group', 'lever_by_lever'].map((rule) => h('div', { class: 'card' }, h('strong', {}, word(`merge.${rule}`)), h('p', { class: 'soft' }, word(`merge.${rule}.lead`)), press(word('vote'), () => doing('vote', { choice: rule }, word('voted')), { second: true, more: { 'aria-pressed': String(snapshot.sitting.vote === rule) } })));
  return [h('h1', {}, word('merge')), h('p', {}, word('merge.lead')), ...choices, ...common(snapshot)];
}

function common(snapshot) {
  const merged = snapshot.sitting.merged;
  if (!merged.rule) return [];
  const rows = Object.entries(merged.levers).map(([name, value]) => {
    const outside = !snapshot.sitting.ended && merged.outside[name]?.includes(snapshot.you?.id);
    const reason = h('input', { type: 'text', maxlength: 200, 'aria-label': word('dissent.reason', { lever: lever(name).label }) });
    const own = snapshot.you && snapshot.sitting.dissents[snapshot.you.id]?.[name];
    const away = outside ? [h('p', { class: 'soft' }, own ? word('dissent.kept', { reason: own }) : word('dissent')), reason, press(word('dissent.send'), () => doing('dissent', { lever: name, reason: reason.value }, word('dissent.done')), { second: true })] : [];
    return h('li', {}, `${lever(name).label}: ${measured(lever(name), value)} · ${word(merged.agreed[name] ? 'agreed' : 'not_agreed')}`, ...away);
  });
  return [h('h2', {}, word('common')), h('ul', {}, rows.length ? rows : h('li', {}, word('common.none')))];
}

function debrief(snapshot) {
  const prompts = snapshot.prompts.map((prompt) => {
    const text = h('input', { type: 'text', maxlength: 300, 'aria-label': prompt.text });
    if (prompt.id === 'commit') return null;
    return h('div', { class: 'card' }, h('p', {}, prompt.text), text, press(word('answer.send'), async () => (await doing('answer', { prompt: prompt.id, text: text.value }, word('answered'))) && (text.value = ''), { second: true }));
  });
  const field = (part) => h('input', { type: 'text', maxlength: 300, id: `commit-${part}` });
  const [what, who, by] = ['what', 'who', 'by'].map(field);
  const problem = h('select', { id: 'commit-problem' }, h('option', { value: '' }, word('commit.none')), ...Object.keys(snapshot.sitting.rules.targets).map((name) => h('option', { value: name }, outcome(name).label)));
  const send = async () => {
    if (await doing('commit', { what: what.value, who: who.value, by: by.value, problem: problem.value }, word('committed'))) what.value = '';
  };
  const labelled = [[what, 'what'], [who, 'who'], [by, 'by'], [problem, 'problem']].flatMap(([input, part]) => [h('label', { for: input.id }, word(`commit.${part}`)), input]);
  const own = snapshot.sitting.commitments.filter((one) => one.team === snapshot.you.id).map((one) => h('li', {}, `${one.what} · ${one.who} · ${one.by}`));
  return [h('h1', {}, word('debrief')), h('p', {}, word('debrief.lead')), ...prompts, h('h2', {}, word('commit')), ...labelled, press(word('commit.send'), send), h('ul', {}, own), ...common(snapshot)];
}

function role({ you }) {
  if (!you.role) return null;
  const card = told.words[`role.${you.role}.card`];
  return h('section', { class: 'card' }, h('strong', {}, word('role.yours', { role: card ? word(`role.${you.role}`) : you.role })), card ? h('p', {}, card) : null);
}

function lobby(snapshot) {
  const mates = h('details', { class: 'card' }, h('summary', {}, word('more_phones')), h('p', { class: 'soft' }, word('more_phones.lead')), h('img', { class: 'code', src: at('team.svg'), alt: word('more_phones') }));
  return [h('h1', {}, word('lobby', { team: snapshot.you.name })), h('p', {}, word('lobby.lead')), role(snapshot), mates];
}

const SCREENS = {
  brief: (snapshot) => [...waiting('brief'), ...lobby(snapshot).slice(2)],
  alone, agree, predict: predicting, plan: planning, submit: planning, reveal: revealed, shock, merge: merging, debrief,
  minutes: () => waiting('minutes'),
};

function screen(snapshot) {
  if (told.invite || !snapshot.you || snapshot.you.removed) return entering();
  if (!snapshot.sitting) return lobby(snapshot);
  if (snapshot.sitting.ended) return [...waiting('ended'), ...common(snapshot)];
  if (snapshot.you.observing) return [...waiting('observing'), press(word('observing.stop'), () => doing('observe', { on: false })), ...(snapshot.sitting.phase === 'reveal' ? revealed(snapshot).slice(1) : [])];
  if (snapshot.sitting.closed) {
    const round = held(snapshot);
    const own = round.entries[snapshot.you.id] ?? round.predictions[snapshot.you.id];
    return [h('h1', {}, word('closed')), h('p', {}, own ? word(`how.${own.how}`) : word('closed.none')), h('p', {}, word('closed.lead'))];
  }
  return SCREENS[snapshot.sitting.phase](snapshot);
}

// What a screen depends on: only when that changes is it drawn again, so that no hand is disturbed.
function key_of(snapshot) {
  const { you, sitting } = snapshot;
  if (told.invite || !you || you.removed) return 'door';
  if (!sitting) return `lobby ${you.name} ${you.role}`;
  const round = held(snapshot);
  const own = [round?.entries[you.id]?.at, round?.predictions[you.id]?.at];
  const more = { agree: snapshot.drafts?.filter((one) => one.kind === 'alone').map((one) => one.saved), merge: [sitting.merged, sitting.vote, sitting.dissents[you.id]], debrief: [sitting.commitments.length, sitting.merged.rule, sitting.dissents[you.id]], reveal: round?.results && Object.keys(round.entries) }[sitting.phase];
  return JSON.stringify([sitting.number, sitting.index, sitting.closed, sitting.ended, you.observing, you.late, you.role, own, more]);
}

function draw(snapshot) {
  phase.textContent = `${snapshot.you?.name ? `${snapshot.you.name} · ` : ''}${phase_name(snapshot.sitting)}`;
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
    window.scrollTo(0, 0);
    main.focus();
  }
}

const [head, phase] = bar(() => look());
document.body.prepend(head);
document.body.append(h('footer', { class: 'bar' }, h('a', { href: `?lang=${told.language === 'zh' ? 'en' : 'zh'}${told.entrance ? `&e=${encodeURIComponent(told.entrance)}` : ''}`, lang: told.language === 'zh' ? 'en' : 'zh' }, told.language === 'zh' ? 'English' : '中文')));
const look = follow('team', draw);
