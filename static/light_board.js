// The board of a hall: large, calm, drawn again only where something changed.
'use strict';
const main = document.getElementById('main');
let drawn_key = '';
const lever = (name) => told.levers[name];
const outcome = (name) => told.outcomes[name];

function teams(snapshot, with_progress) {
  const items = snapshot.teams.map((team) => {
    const done = with_progress && team.done;
    const state = done ? word('board.done') : word(`presence.${team.presence}`);
    return h('li', { class: `${team.presence}${done ? ' done' : ''}` }, `${done ? '✓ ' : ''}${team.name}`, team.presence === 'present' || done ? '' : ` (${state})`);
  });
  return h('ul', { class: 'teams' }, items);
}

function door(snapshot) {
  const host = location.host;
  const invitation = snapshot.room.locked ? h('p', {}, word('board.locked')) : h('p', {}, word('board.join', { address: `${host}/w` }));
  return [h('h1', {}, snapshot.room.name), h('div', { class: 'two' }, snapshot.room.locked ? null : h('img', { class: 'code', src: `${at('qr.svg')}?e=${encodeURIComponent(told.entrance)}`, alt: word('board.qr') }), h('div', {}, h('div', { class: 'code-text' }, told.code), invitation, h('h2', {}, word('board.teams', { count: snapshot.teams.length })), teams(snapshot, false)))];
}

function working(snapshot) {
  const { sitting } = snapshot;
  const count = snapshot.done === null ? null : h('p', { class: 'figure' }, word('board.count', { done: snapshot.done, all: snapshot.teams.length }));
  const collects = Boolean(sitting.collects) || sitting.closed;
  return [h('h1', {}, phase_name(sitting)), h('p', {}, word(sitting.closed ? 'board.closed' : `board.${sitting.phase}`)), collects ? count : null, teams(snapshot, collects)];
}

function strip(one, rules) {
  const row = lever(one.lever);
  const [least, most] = rules.levers[one.lever];
  const x = (value) => 1060 + ((value - least) / (most - least || 1)) * 600;
  return drawn('svg', { viewBox: '0 0 1840 84', role: 'img', 'aria-label': `${row.label}: ${number(row, one.least)} – ${number(row, one.median)} – ${number(row, one.most)} ${row.unit}` },
    Object.assign(drawn('text', { x: 0, y: 56 }), { textContent: row.label }),
    drawn('line', { class: 'axis', x1: 1060, x2: 1660, y1: 42, y2: 42 }),
    drawn('line', { class: 'practice', x1: x(row.practice), x2: x(row.practice), y1: 10, y2: 74 }),
    drawn('line', { class: 'range', x1: x(one.least), x2: x(one.most), y1: 42, y2: 42 }),
    drawn('rect', { class: 'middle', x: x(one.lower) - 4, y: 22, width: x(one.upper) - x(one.lower) + 8, height: 40 }),
    drawn('circle', { class: 'median', cx: x(one.median), cy: 42, r: 16 }),
    Object.assign(drawn('text', { x: 1700, y: 56 }), { textContent: `${Math.round(one.touched * 100)}%` }));
}

function last_results(snapshot) {
  const numbers = Object.keys(snapshot.sitting.rounds).map(Number).sort((a, b) => b - a);
  const found = numbers.map((number) => snapshot.sitting.rounds[String(number)]).find((round) => round.results);
  return found ?? null;
}

function revealed(snapshot) {
  const round = snapshot.sitting.rounds[String(snapshot.sitting.round)];
  if (!round?.results) return [h('h1', {}, phase_name(snapshot.sitting)), h('p', {}, word('nothing'))];
  const { results } = round;
  const rules = snapshot.sitting.rules;
  const cards = Object.entries(results.extremes).slice(0, 4).map(([name, [least, most]]) => {
    const row = outcome(name);
    const target = rules.targets[name];
    const sign = row.side === 'most' ? -1 : 1;
    const ends = [target + sign * least, target + sign * most].sort((a, b) => a - b);
    const [low, high] = ends.map((end) => number(row, end));
    return h('div', { class: 'card' }, h('div', {}, row.label), h('div', { class: 'figure' }, low === high ? low : `${low}–${high}`), h('div', { class: most >= 0 ? 'soft good' : 'soft refused' }, word('board.target', { value: measured(row, target) })));
  });
  const split = results.separation;
  const best = split ? [...split.players.map((player, index) => [player, split.shares[Object.keys(split.shares)[0]][index]])].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))[0] : null;
  const first = split ? Object.keys(split.shares)[0] : '';
  const said = best ? h('p', {}, word('board.best', { lever: lever(best[0])?.label ?? best[0], change: measured(outcome(first), best[1], true), outcome: outcome(first).label })) : null;
  const widest = results.spreads.filter((one) => one.touched > 0).sort((a, b) => a.agreed - b.agreed).slice(0, 4);
  return [h('h1', {}, word('board.results', { year: rules.year })), h('div', { class: 'cards' }, cards), said, h('div', {}, widest.map((one) => strip(one, rules)))];
}

function shock(snapshot) {
  const conditions = told.conditions[snapshot.sitting.rounds[String(snapshot.sitting.round)]?.conditions.preset];
  return [h('h1', {}, word('shock')), conditions ? h('p', { class: 'figure' }, conditions.label) : null, conditions ? h('p', {}, conditions.help) : null, h('p', {}, word('shock.lead'))];
}

function merging(snapshot) {
  const { merged } = snapshot.sitting;
  if (!merged.rule) return [h('h1', {}, word('merge')), h('p', {}, word('board.merge')), teams(snapshot, false)];
  const cards = told.headlines.map((name) => h('div', { class: 'card' }, h('div', {}, outcome(name).label), h('div', { class: 'figure' }, number(outcome(name), merged.figures[name])), h('div', { class: 'soft' }, outcome(name).unit)));
  const items = Object.entries(merged.levers).slice(0, 6).map(([name, value]) => h('li', {}, `${merged.agreed[name] ? '✓ ' : ''}${lever(name).label} ${measured(lever(name), value)}`));
  return [h('h1', {}, word('common')), h('div', { class: 'cards' }, cards), h('ul', {}, items.length ? items : h('li', {}, word('common.none')))];
}

function debrief(snapshot) {
  return [h('h1', {}, word('debrief')), h('ol', {}, snapshot.prompts.slice(0, 4).map((prompt) => h('li', {}, prompt.text))), h('p', { class: 'soft' }, word('board.commitments', { count: snapshot.sitting.commitments.length }))];
}

function screen(snapshot) {
  const { sitting } = snapshot;
  if (!sitting || sitting.ended) return door(snapshot);
  if (sitting.phase === 'brief') return door(snapshot);
  return ({ reveal: revealed, shock, merge: merging, debrief }[sitting.phase] ?? working)(snapshot);
}

function draw(snapshot) {
  phase.textContent = `${snapshot.room.name} · ${phase_name(snapshot.sitting)}`;
  const { now, version, sitting, ...rest } = snapshot;
  const key = JSON.stringify([rest, sitting && { ...sitting, left: null }]);
  if (key === drawn_key) return;
  drawn_key = key;
  main.replaceChildren(...screen(snapshot).filter(Boolean));
}

const [head, phase] = bar(() => look());
document.body.prepend(head);
const look = follow('board', draw);
