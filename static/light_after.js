// A team's phone after a reveal: its results, the common plan, the debrief; and whoever came late or only watches.
'use strict';
const watch = (on) => press(word(on ? 'observing.start' : 'observing.stop'), () => doing('observe', { on }), { second: on });

// Why a team has nothing in what is shown, on every screen until the next round.
function came_late({ you }) {
  return you.late ? [h('p', { class: 'soft' }, word('late')), watch(true)] : [];
}

function own_results(snapshot, round_number) {
  const round = held(snapshot, round_number);
  const entry = round.entries[snapshot.you.id];
  if (!round.results) return [h('p', {}, word('nothing'))];
  if (!entry) return snapshot.you.late || snapshot.you.observing ? [] : [h('p', {}, word('no_entry'))];
  const result = round.results.teams[snapshot.you.id];
  const misses = Object.fromEntries(result.misses.map((miss) => [miss.headline, miss]));
  const rows = told.headlines.map((name) => {
    const row = outcome(name);
    const miss = misses[name];
    const guessed = !miss ? '—' : miss.guessed === null ? word(`direction.${round.predictions[snapshot.you.id].prediction.guesses[name].direction}`) : measured(row, miss.guessed, true);
    const start = result.before[name];
    const path = h('div', { class: 'soft' }, `${number(row, start)} → ${measured(row, entry.figures[name])}`);
    return h('tr', {}, h('th', { scope: 'row' }, row.label, path), h('td', {}, guessed), h('td', {}, number(row, gap(row, start, entry.figures[name]), true)), h('td', { class: miss?.direction_right ? 'good' : 'refused' }, miss ? word(miss.direction_right ? 'right' : 'wrong', { came: word(`direction.${miss.came}`) }) : '—'));
  });
  const heads = ['', 'guessed', 'came', 'direction'].map((key) => (key ? h('th', { scope: 'col' }, word(key)) : h('td', {})));
  const near = (name, margin) => number(outcome(name), margin) === number(outcome(name), 0);
  const targets = Object.entries(result.margins).map(([name, margin]) => h('li', { class: margin >= 0 ? 'good' : 'refused' }, word(near(name, margin) && margin >= 0 ? 'target.just' : margin >= 0 ? 'target.met' : 'target.missed', { outcome: outcome(name).label, gap: measured(outcome(name), Math.abs(margin), true).replace('+', ''), value: measured(outcome(name), entry.figures[name]) })));
  const against = round_number === 1 ? word('scored.practice') : word('scored.before', { shock: conditions_shown(round.conditions).label });
  return [h('p', {}, word(`how.${entry.how}`)), h('p', { class: 'soft' }, against), h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows))), h('h2', {}, word('targets', { year: snapshot.sitting.rules.year })), targets.length ? h('ul', {}, targets) : h('p', {}, word('targets.none'))];
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

// The own place, where the room has places.
function own_places({ you }, results) {
  const places = [['place.reached', results.ranks], ['place.surest', results.surest]].filter(([, teams]) => teams?.includes(you.id));
  return places.map(([key, teams]) => h('p', { class: 'place' }, word(key, { place: teams.indexOf(you.id) + 1, count: teams.length })));
}

function revealed(snapshot) {
  const number = snapshot.sitting.round;
  const results = held(snapshot).results;
  return [h('h1', {}, word('reveal')), ...own_results(snapshot, number), ...(results ? [...own_places(snapshot, results), ...spreads(results)] : [])];
}

function shock(snapshot) {
  const conditions = conditions_shown(held(snapshot).conditions);
  return [h('h1', {}, word('shock')), h('p', {}, h('strong', {}, conditions.label)), h('p', {}, conditions.help), h('p', {}, word('shock.lead')), role(snapshot)];
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
    const away = outside ? [h('p', { class: 'soft' }, own ? word('dissent.kept', { reason: own }) : word('dissent')), reason, press(word('dissent.send'), async () => filled(reason) && doing('dissent', { lever: name, reason: reason.value }, word('dissent.done')), { second: true })] : [];
    return h('li', {}, word('common.line', { lever: lever(name).label, value: measured(lever(name), value), agreed: word(merged.agreed[name] ? 'agreed' : 'not_agreed') }), ...away);
  });
  return [h('h2', {}, word('common')), h('ul', {}, rows.length ? rows : h('li', {}, word('common.none'))), ...(snapshot.you && !snapshot.sitting.ended ? other_dissent(snapshot) : [])];
}

// Dissent on any lever, also where the team's own value is near the common one.
function other_dissent({ sitting }) {
  const select = h('select', { id: 'dissent-lever' }, Object.keys(sitting.rules.levers).map((name) => h('option', { value: name }, lever(name).label)));
  const reason = h('input', { type: 'text', maxlength: 200, id: 'dissent-reason' });
  const send = async () => filled(reason) && (await doing('dissent', { lever: select.value, reason: reason.value }, word('dissent.done'))) && (reason.value = '');
  return [h('details', { class: 'card' }, h('summary', {}, word('dissent.other')), h('label', { for: 'dissent-lever' }, word('dissent.lever')), select, h('label', { for: 'dissent-reason' }, word('dissent.why')), reason, press(word('dissent.send'), send, { second: true }))];
}

function debrief(snapshot) {
  const prompts = snapshot.prompts.map((prompt) => {
    const text = h('input', { type: 'text', maxlength: 300, 'aria-label': prompt.text });
    if (prompt.id === 'commit') return null;
    const own_answers = snapshot.sitting.answers.filter((one) => one.team === snapshot.you.id && one.prompt === prompt.id);
    const said = h('ul', {}, own_answers.map((one) => h('li', {}, one.text)));
    return h('div', { class: 'card' }, h('p', {}, prompt.text), text, press(word('answer.send'), async () => {
      if (!filled(text) || !(await doing('answer', { prompt: prompt.id, text: text.value }, word('answered')))) return;
      said.append(h('li', {}, text.value));
      text.value = '';
    }, { second: true }), said);
  });
  const field = (part) => h('input', { type: 'text', maxlength: 300, id: `commit-${part}` });
  const [what, who, by] = ['what', 'who', 'by'].map(field);
  const problem = h('select', { id: 'commit-problem' }, h('option', { value: '' }, word('commit.none')), ...Object.keys(snapshot.sitting.rules.targets).map((name) => h('option', { value: name }, outcome(name).label)));
  const send = async () => {
    if (filled(what, who, by) && await doing('commit', { what: what.value, who: who.value, by: by.value, problem: problem.value }, word('committed'))) what.value = '';
  };
  const labelled = [[what, 'what'], [who, 'who'], [by, 'by'], [problem, 'problem']].flatMap(([input, part]) => [h('label', { for: input.id }, word(`commit.${part}`)), input]);
  const own = snapshot.sitting.commitments.filter((one) => one.team === snapshot.you.id).map((one) => h('li', {}, `${one.what} · ${one.who} · ${one.by}`));
  return [h('h1', {}, word('debrief')), h('p', {}, word('debrief.lead')), ...prompts, h('h2', {}, word('commit')), ...labelled, press(word('commit.send'), send), h('ul', {}, own), ...common(snapshot)];
}
