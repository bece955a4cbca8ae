// The board of a hall: large, calm, drawn again only where something changed.
'use strict';
const main = document.getElementById('main');
let drawn_key = '';
const ROOMY = ['alone', 'agree', 'predict', 'plan', 'submit', 'shock'];

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
  const collects = Boolean(sitting.takes);
  const conditions = sitting.round > 1 ? conditions_shown(sitting.rounds[String(sitting.round)]?.conditions) : null;
  const said = sitting.closed && collects ? word('board.closed', { step: word(`phase.${sitting.next}`) }) : word(conditions && sitting.phase === 'predict' ? 'board.predict.again' : `board.${sitting.phase}`, { shock: conditions?.label });
  return [h('h1', {}, phase_name(sitting)), h('p', {}, said), collects ? count : null, teams(snapshot, collects), sitting.left === null || snapshot.teams.length > 12 ? null : h('p', { class: 'left', 'aria-hidden': 'true' }, left_shown())];
}

function shock(snapshot) {
  const conditions = conditions_shown(snapshot.sitting.rounds[String(snapshot.sitting.round)]?.conditions);
  return [h('h1', {}, word('shock')), h('p', { class: 'figure' }, conditions.label), h('p', {}, conditions.help), h('p', {}, word('shock.lead'))];
}

function merging(snapshot) {
  const { merged, votes, voted } = snapshot.sitting;
  const ways = ['median', 'best_of_group', 'lever_by_lever'];
  if (!merged.rule) {
    const cards = ways.map((rule) => h('div', { class: 'card' }, h('div', {}, word(`merge.${rule}`)), votes ? h('div', { class: 'figure' }, String(votes[rule] ?? 0)) : null, h('div', { class: 'soft' }, word(`merge.${rule}.lead`))));
    return [h('h1', {}, word('merge')), h('p', {}, word('board.merge')), h('p', {}, word(votes ? 'board.voted' : 'board.voting', { done: voted, all: snapshot.teams.length })), h('div', { class: 'cards three ways' }, cards)];
  }
  const cards = told.headlines.map((name) => h('div', { class: 'card' }, h('div', {}, outcome(name).label), h('div', { class: 'figure' }, number(outcome(name), merged.figures[name])), h('div', { class: 'soft' }, outcome(name).unit)));
  const all = Object.entries(merged.levers);
  const items = all.slice(0, LINES).map(([name, value]) => h('li', {}, `${merged.agreed[name] ? '✓ ' : ''}${lever(name).label} ${measured(lever(name), value)}`));
  const more = all.length > LINES ? h('li', {}, word('board.more', { count: all.length - LINES })) : null;
  const chosen = word('board.chosen', { rule: word(`merge.${merged.rule}`), votes: ways.filter((rule) => votes?.[rule]).map((rule) => `${word(`merge.${rule}`)} ${votes[rule]}`).join(' · ') || '—' });
  return [h('h1', {}, word('common')), h('p', { class: 'soft' }, chosen), h('div', { class: 'cards' }, cards), h('ul', { class: 'halves' }, items.length ? items : h('li', {}, word('common.none')), more)];
}

function debrief(snapshot) {
  return [h('h1', {}, word('debrief')), h('ol', {}, snapshot.prompts.slice(0, 4).map((prompt) => h('li', {}, prompt.text))), h('p', { class: 'soft' }, word('board.commitments', { count: snapshot.sitting.commitments.length }))];
}

// Read aloud from here: the common plan's dissent, and who does what by when.
function minutes(snapshot) {
  const { sitting } = snapshot;
  const team = (id) => snapshot.teams.find((one) => one.id === id)?.name ?? '';
  const apart = Object.entries(sitting.dissents).flatMap(([id, said]) => Object.entries(said).map(([name, reason]) => h('li', {}, word('board.dissent', { team: team(id), lever: lever(name)?.label ?? name, reason }))));
  const tasks = sitting.commitments.map((one) => h('li', {}, `${one.what} · ${one.who} · ${one.by}`));
  const listed = (title, items, none) => [h('h2', {}, title), h('ul', {}, items.length ? items.slice(0, 5) : h('li', {}, none), items.length > 5 ? h('li', {}, word('board.more', { count: items.length - 5 })) : null)];
  return [h('h1', {}, word('minutes')), ...listed(word('board.dissents', { count: apart.length }), apart, word('board.dissents.none')), ...listed(word('board.commitments', { count: tasks.length }), tasks, '—')];
}

function screen(snapshot) {
  const { sitting } = snapshot;
  if (!sitting || sitting.ended) return door(snapshot);
  if (sitting.phase === 'brief') return door(snapshot);
  return ({ reveal: revealed, shock, merge: merging, debrief, minutes }[sitting.phase] ?? working)(snapshot);
}

function draw(snapshot) {
  phase.textContent = `${snapshot.room.name} · ${phase_name(snapshot.sitting)}`;
  const { now, version, sitting, ...rest } = snapshot;
  const still = sitting?.phase === 'reveal' && !sitting.ended; // nothing of it depends on who is here, and a replay is not begun again
  const key = JSON.stringify([still ? null : rest, sitting && { ...sitting, left: null }]);
  if (key === drawn_key) return;
  drawn_key = key;
  main.className = still ? 'filled' : ROOMY.includes(sitting?.phase) && !sitting.ended && snapshot.teams.length <= 24 ? 'roomy' : '';
  main.replaceChildren(...screen(snapshot).filter(Boolean));
}

// A clicker or the arrow keys turn the screens of a step; the console does so for everybody.
document.addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!by || !room.now) return;
  event.preventDefault();
  turn(room.now, by);
  drawn_key = '';
  draw(room.now);
});

const [head, phase] = bar(() => look());
document.body.prepend(head);
const look = follow('board', draw);
