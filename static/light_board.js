// The board of a hall: large, calm, drawn again only where something changed.
'use strict';
const main = document.getElementById('main');
let drawn_key = '';
const SIZES = [7, 6.4, 5.8, 5.2, 4.6, 4.1]; // hundredths of the screen's height that writing takes; none below what fifteen metres ask for

const MANY = 6; // above this many teams a count, and by name only those that a step waits for
const AWAY = ['excused', 'observing'];

function team_item(team, with_progress) {
  const done = with_progress && team.done;
  const state = done ? word('board.done') : word(`presence.${team.presence}`);
  return h('li', { class: `${team.presence}${done ? ' done' : ''}` }, `${done ? '✓ ' : ''}${team.name}`, team.presence === 'present' || done ? '' : ` (${state})`);
}

const team_list = (teams, with_progress) => h('ul', { class: teams.length > MANY ? 'teams many' : 'teams', 'data-shortens': 'board.more.teams' }, teams.map((team) => team_item(team, with_progress)));

// Every team of a few; of many those that a step waits for: where it collects and that is told, those not done; else those who do not answer.
function teams_shown(snapshot, collects) {
  if (snapshot.teams.length <= MANY) return [team_list(snapshot.teams, collects)];
  const counted = collects && snapshot.done !== null;
  const absent = snapshot.teams.filter((team) => !AWAY.includes(team.presence) && (counted ? !team.done : team.presence !== 'present'));
  return absent.length ? [h('h2', {}, word(counted ? 'board.not_done' : 'board.no_answer', { count: absent.length })), team_list(absent, false)] : [];
}

function door(snapshot) {
  const { room: { locked, name }, teams, sitting } = snapshot;
  const invitation = word(locked ? 'board.locked' : 'board.join', { address: `${location.host}/w` });
  const code = locked ? null : h('img', { class: 'code', src: `${at('qr.svg')}?e=${encodeURIComponent(told.entrance)}`, alt: word('board.qr') });
  const named = sitting ? teams_shown(snapshot, false) : [team_list(teams.length > MANY ? [...teams].reverse() : teams, false)]; // before a sitting each looks for its own name: the newest first
  return [h('h1', {}, name), h('p', {}, invitation), h('div', { class: 'two' }, h('div', {}, code, h('div', { class: 'code-text' }, told.code)), h('div', {}, h('h2', {}, word('board.teams', { count: teams.length })), named, timetable(sitting)))];
}

// All steps with their minutes, before play begins.
function timetable(sitting) {
  if (!sitting) return [];
  const whole = sitting.steps.reduce((sum, step) => sum + step.minutes, 0);
  const steps = sitting.steps.map((step) => h('li', {}, step.minutes ? word('board.step', { step: step_name(step), minutes: plain(step.minutes, step.minutes % 1 ? 1 : 0) }) : step_name(step)));
  return [h('h2', {}, word('board.agenda', { minutes: plain(whole, 0) })), h('ol', { class: 'agenda' }, steps)];
}

// What follows, in one line below every screen.
function coming(sitting) {
  const steps = sitting && !sitting.ended && sitting.phase !== 'brief' ? sitting.steps.slice(sitting.index + 1) : [];
  return steps.length ? word('board.next', { steps: steps.map((step) => step_name(step)).join(' → ') }) : '';
}

function step_name({ phase, round }) {
  const name = word(`phase.${phase}`);
  return round > 1 ? word('phase.round', { phase: name, round }) : name;
}

function working(snapshot) {
  const { sitting } = snapshot;
  const count = snapshot.done === null ? null : h('p', { class: 'figure' }, word('board.count', { done: snapshot.done, all: snapshot.asked }));
  const collects = Boolean(sitting.takes);
  const conditions = sitting.round > 1 ? conditions_shown(sitting.rounds[String(sitting.round)]?.conditions) : null;
  const said = sitting.closed && collects ? word('board.closed', { step: word(`phase.${sitting.next}`) }) : word(conditions && sitting.phase === 'predict' ? 'board.predict.again' : `board.${sitting.phase}`, { shock: conditions?.label });
  return [h('h1', {}, phase_name(sitting)), h('p', {}, said), collects ? count : null, ...teams_shown(snapshot, collects), big_clock(snapshot)];
}

const big_clock = ({ sitting }) => (sitting.left === null ? null : h('p', { class: 'left', 'aria-hidden': 'true', 'data-gives-way': true }, left_shown()));

function shock(snapshot) {
  const conditions = conditions_shown(snapshot.sitting.rounds[String(snapshot.sitting.round)]?.conditions);
  return [h('h1', {}, word('shock')), h('p', { class: 'figure' }, conditions.label), h('p', {}, conditions.help), h('p', {}, word('shock.lead')), big_clock(snapshot)];
}

function merging(snapshot) {
  const { merged, votes, voted, voters } = snapshot.sitting;
  const ways = ['median', 'best_of_group', 'lever_by_lever'];
  if (!merged.rule) {
    const cards = ways.map((rule) => h('div', { class: 'card' }, h('div', {}, word(`merge.${rule}`)), votes ? h('div', { class: 'figure' }, String(votes[rule] ?? 0)) : null, h('div', { class: 'soft' }, word(`merge.${rule}.lead`))));
    return [h('h1', {}, word('merge')), h('p', {}, word('board.merge')), h('p', {}, word(votes ? 'board.voted' : 'board.voting', { done: voted, all: voters })), h('div', { class: 'cards three ways' }, cards)];
  }
  const given = ways.filter((rule) => votes?.[rule]).map((rule) => `${word(`merge.${rule}`)} ${votes[rule]}`).join(' · ');
  const chosen = word(given ? 'board.chosen' : 'board.chosen.unvoted', { rule: word(`merge.${merged.rule}`), votes: given });
  const shock = merged.round > 1 ? conditions_shown(snapshot.sitting.rounds[String(merged.round)]?.conditions).label : '';
  return [h('h1', {}, shock ? word('board.common.shock', { shock }) : word('common')), h('p', { class: 'soft' }, chosen), ...common_plan(merged)];
}

// The common plan: its headlines, and its levers as far as there is room.
function common_plan(merged) {
  const cards = told.headlines.map((name) => h('div', { class: 'card' }, h('div', {}, outcome(name).label), h('div', { class: 'figure' }, number(outcome(name), merged.figures[name])), h('div', { class: 'soft' }, outcome(name).unit)));
  const items = Object.entries(merged.levers).map(([name, value]) => h('li', {}, `${merged.agreed[name] ? '✓ ' : ''}${lever(name).label} ${measured(lever(name), value)}`));
  return [h('div', { class: 'cards' }, cards), h('ul', { class: 'halves', 'data-shortens': 'board.more' }, items.length ? items : h('li', {}, word('common.none')))];
}

// First the questions; what teams answered and took on is turned to.
function debrief(snapshot) {
  const { sitting, prompts } = snapshot;
  const questions = () => [h('h1', {}, word('debrief')), h('ol', {}, prompts.slice(0, 4).map((prompt) => h('li', {}, prompt.text))), h('p', { class: 'soft' }, word('board.commitments', { count: sitting.commitments.length }))];
  const answered = prompts.map((prompt) => [prompt, sitting.answers.filter((one) => one.prompt === prompt.id)]).filter(([, said]) => said.length);
  const said = (one) => h('li', {}, word('board.answer', { team: team_named(snapshot, one.team), text: one.text }));
  const screens = answered.map(([prompt, found]) => () => [h('h1', {}, prompt.text), h('ul', { 'data-shortens': 'board.more.said' }, found.map(said))]);
  return turned_to(sitting, [questions, ...screens, ...(sitting.commitments.length ? [() => [h('h1', {}, word('debrief')), ...tasks(sitting)]] : [])]);
}

const team_named = ({ teams }, id) => teams.find((one) => one.id === id)?.name ?? '';

// Read aloud from here: the common plan's dissent, and who does what by when.
function minutes(snapshot) {
  const { sitting } = snapshot;
  const apart = Object.entries(sitting.dissents).flatMap(([id, said]) => Object.entries(said).map(([name, reason]) => h('li', {}, word('board.dissent', { team: team_named(snapshot, id), lever: lever(name)?.label ?? name, reason }))));
  return [h('h1', {}, word('minutes')), ...listed(word('board.dissents', { count: apart.length }), apart, word('board.dissents.none')), ...tasks(sitting)];
}

const listed = (title, items, none) => [h('h2', {}, title), h('ul', { 'data-shortens': 'board.more' }, items.length ? items : h('li', {}, none))];
const tasks = ({ commitments }) => listed(word('board.commitments', { count: commitments.length }), commitments.map((one) => h('li', {}, `${one.what} · ${one.who} · ${one.by}`)), '—');

// The door is shut: what stays is what was agreed.
function ended({ sitting }) {
  return [h('h1', {}, word('ended')), ...(sitting.merged.rule ? [h('h2', {}, word('common')), common_plan(sitting.merged)[0]] : []), ...tasks(sitting), h('p', { class: 'soft' }, word('board.ended'))];
}

function screen(snapshot) {
  const { sitting } = snapshot;
  if (!sitting || (sitting.phase === 'brief' && !sitting.ended)) return door(snapshot);
  if (sitting.ended) return ended(snapshot);
  return ({ reveal: revealed, shock, merge: merging, debrief, minutes }[sitting.phase] ?? working)(snapshot);
}

function draw(snapshot) {
  phase.textContent = `${snapshot.room.name} · ${phase_name(snapshot.sitting)}`;
  const { now, version, sitting, ...rest } = snapshot;
  const still = sitting?.phase === 'reveal' && !sitting.ended; // nothing of it depends on who is here, and a replay is not begun again
  const key = JSON.stringify([still ? null : rest, sitting && { ...sitting, left: null }]);
  if (key === drawn_key) return;
  drawn_key = key;
  main.style.fontSize = '';
  main.replaceChildren(...screen(snapshot).filter(Boolean));
  main.className = still && !main.querySelector('[data-shortens]') ? 'filled' : ''; // charts fill a screen, lists are fitted to it
  footer.replaceChildren(h('span', {}, coming(sitting)), ...main.querySelectorAll('.dots'));
  fit();
}

// Writing as large as the screen takes; what has no room at the least size gives way, or is counted instead.
const over = () => main.scrollHeight > main.clientHeight + 1;
function fit() {
  const [place, sizes] = main.className ? [main.querySelector('.strips.few'), SIZES.slice(1)] : [main, SIZES];
  if (!place) return;
  for (const size of sizes) {
    place.style.fontSize = `${size}vh`;
    if (!over()) return;
  }
  for (const least of main.querySelectorAll('[data-gives-way]')) {
    least.remove();
    if (!over()) return;
  }
  const lists = [...main.querySelectorAll('[data-shortens]')].map((list) => ({ list, left_out: 0, more: h('li', { class: 'rest' }) }));
  for (let turn = 0; over() && turn < 400; turn += 1) {
    const longest = lists.filter(({ list, more }) => list.children.length > (more.isConnected ? 2 : 1)).sort((a, b) => b.list.children.length - a.list.children.length)[0];
    if (!longest) return;
    const { list, more } = longest;
    (more.isConnected ? more.previousElementSibling : list.lastElementChild).remove();
    longest.left_out += 1;
    more.textContent = word(list.dataset.shortens, { count: longest.left_out });
    list.append(more);
  }
}
window.addEventListener('resize', fit);

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
const footer = h('footer', { class: 'coming' });
main.after(footer);
const look = follow('board', draw);
