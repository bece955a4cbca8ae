// The screens of a reveal on the board, one after another: outcomes, levers, what separates the best, what moved, groups, places.
'use strict';
const LINES = told.language === 'en' ? 6 : 8; // levers on a screen: English names take two lines
const lever = (name) => told.levers[name];
const outcome = (name) => told.outcomes[name];
const named = (row) => h('div', {}, `${row.label} `, row.unit ? h('span', { class: 'unit' }, row.unit) : '');
const player = (name) => told.levers[name]?.label ?? told.groups[name] ?? name;
const turned = { key: '', by: 0 };

// Rows share the height that is left; where they are few their writing is larger.
const strips = (rows) => h('div', { class: rows.length > 4 ? 'strips' : 'strips few' }, rows);

function outcome_row(name, [worst, best], { rules }, paths, earlier) {
  const row = outcome(name);
  const target = rules.targets[name];
  const sign = row.side === 'most' ? -1 : 1;
  const ends = [target + sign * worst, target + sign * best].sort((a, b) => a - b);
  const practice = paths.practice[name]?.slice(-1)[0];
  const was = (earlier?.[name] ?? []).map((margin) => target + sign * margin).sort((a, b) => a - b);
  const all = [...ends, ...was, target, practice ?? target];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (value) => 30 + ((value - low) / (high - low || 1)) * 640;
  const [least, most] = ends.map((end) => number(row, end));
  const shown = least === most ? least : `${least}–${most}`;
  const value = measured(row, target);
  const said = word('board.target', { value });
  const drawing = drawn('svg', { viewBox: '0 0 700 120', role: 'img', 'aria-label': `${row.label} ${shown} ${row.unit}; ${said}` },
    drawn('line', { class: 'axis', x1: 20, x2: 680, y1: 60, y2: 60 }),
    practice === undefined ? '' : drawn('line', { class: 'practice', x1: x(practice), x2: x(practice), y1: 14, y2: 106 }),
    was.length ? drawn('rect', { class: 'was', x: x(was[0]) - 9, y: 32, width: x(was[1]) - x(was[0]) + 18, height: 56, rx: 9 }) : '',
    drawn('rect', { class: 'reached', x: x(ends[0]) - 9, y: 42, width: x(ends[1]) - x(ends[0]) + 18, height: 36, rx: 9 }),
    drawn('path', { class: 'target', d: `M${x(target)} 52L${x(target) - 22} 14H${x(target) + 22}ZM${x(target)} 52V106` }));
  return h('div', { class: 'strip outcome' }, named(row), h('div', { class: 'figure' }, shown), drawing, h('div', { class: best >= 0 ? 'good' : 'refused' }, word('board.target', { value: '' }).trim(), h('br'), h('span', { class: 'value' }, value)));
}

function outcomes_screen({ results }, sitting) {
  const earlier = sitting.rounds[String(sitting.round - 1)]?.results?.extremes;
  const rows = Object.entries(results.extremes).slice(0, 4).map(([name, ends]) => outcome_row(name, ends, sitting, results.paths, earlier));
  const shock = sitting.round > 1 ? conditions_shown(sitting.rounds[String(sitting.round)].conditions).label : '';
  const most = [...results.spreads].sort((a, b) => b.touched - a.touched).filter((one) => one.touched > 0).slice(0, 1);
  const moved = most.map((one) => word('board.moved', { lever: lever(one.lever).label, share: `${Math.round(one.touched * 100)}%` }));
  const title = shock ? word('board.results.shock', { year: sitting.rules.year, shock }) : word('board.results', { year: sitting.rules.year });
  return [h('h1', {}, title), h('p', { class: 'soft' }, word(earlier ? 'board.results.key.was' : 'board.results.key')), ...rows, h('p', { class: 'soft' }, moved.length ? moved.join(' · ') : word('common.none'))];
}

function strip(one, range_of) {
  const row = lever(one.lever);
  const [least, most] = [Math.min(range_of[0], row.practice, one.least), Math.max(range_of[1], row.practice, one.most)];
  const x = (value) => 20 + ((value - least) / (most - least || 1)) * 660;
  const said = ['least', 'lower', 'median', 'upper', 'most'].map((end) => number(row, one[end])).join(' · ');
  const drawing = drawn('svg', { viewBox: '0 0 700 84', role: 'img', 'aria-label': `${row.label}: ${said} ${row.unit}` },
    drawn('line', { class: 'axis', x1: 20, x2: 680, y1: 42, y2: 42 }),
    drawn('line', { class: 'practice', x1: x(row.practice), x2: x(row.practice), y1: 8, y2: 76 }),
    drawn('line', { class: 'range', x1: x(one.least), x2: x(one.most), y1: 42, y2: 42 }),
    drawn('rect', { class: 'middle', x: x(one.lower) - 4, y: 22, width: x(one.upper) - x(one.lower) + 8, height: 40 }),
    drawn('circle', { class: 'median', cx: x(one.median), cy: 42, r: 16 }));
  const range = one.least === one.most ? number(row, one.least) : `${number(row, one.least)}–${number(row, one.most)}`;
  return h('div', { class: 'strip' }, h('div', {}, row.label), drawing, h('div', {}, number(row, one.median)), h('div', {}, range), h('div', {}, `${Math.round(one.touched * 100)}%`));
}

function levers_screen({ results }, { rules }, spreads, part) {
  const heads = h('div', { class: 'strip soft' }, h('div', {}, word('board.levers.key')), h('div', {}, ''), h('div', {}, word('median')), h('div', {}, `${word('least')}–${word('most')}`), h('div', {}, word('touched')));
  return [h('h1', {}, word('spreads') + part), heads, strips(spreads.map((one) => strip(one, rules.levers[one.lever])))];
}

function separation_screen({ results }) {
  const split = results.separation;
  const name = split.outcome;
  const row = outcome(name);
  const shares = split.players.map((one, index) => [one, split.shares[name][index]]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const widest = Math.max(...shares.map(([, share]) => Math.abs(share)), 1e-9);
  const bars = shares.slice(0, 7).map(([one, share]) => {
    const title = split.below.includes(one) ? word('board.below', { lever: player(one) }) : player(one);
    const wide = (Math.abs(share) / widest) * 320;
    const bar = drawn('svg', { viewBox: '0 0 700 60', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${title} ${measured(row, share, true)}` },
      drawn('line', { class: 'practice', x1: 350, x2: 350, y1: 0, y2: 60 }),
      drawn('rect', { class: (row.side === 'most' ? -share : share) < 0 ? 'less' : 'more', x: share < 0 ? 350 - wide : 350, y: 12, width: wide, height: 36 }));
    return h('div', { class: 'strip three' }, h('div', {}, title), bar, h('div', {}, measured(row, share, true)));
  });
  const against = word(split.against === 'median' ? 'board.against.median' : 'board.against.last');
  return [h('h1', {}, word('board.separation')), h('p', {}, word('board.separation.lead', { against, outcome: row.label, change: measured(row, split.difference[name], true) })), strips(bars)];
}

function path_card(paths, name) {
  const row = outcome(name);
  const of = (values) => values.map((value) => value * row.factor);
  const last = (values) => number(row, values[values.length - 1]);
  const said = word('board.path', { outcome: row.label, practice: last(paths.practice[name]), least: last(paths.least[name]), most: last(paths.most[name]) });
  const lines = [
    { kind: 'scenario', colour: 'var(--main)', values: of(paths.median[name]) },
    { kind: 'reference', colour: 'var(--soft)', values: of(paths.practice[name]) },
  ];
  const band = { low: of(paths.least[name]), high: of(paths.most[name]) };
  return h('div', { class: 'card' }, named(row),
    path_drawing({ years: paths.years, lines, band, unit: '', observed: 0, decided: 0, said }, { width: 880, height: 260, font: 0 }),
    h('div', { class: 'soft' }, word('board.path.end', { year: paths.years[paths.years.length - 1], practice: last(paths.practice[name]), median: last(paths.median[name]) })));
}

function replay_screen({ results }) {
  return [h('h1', {}, word('board.replay')), h('div', { class: 'cards pair' }, told.headlines.map((name) => path_card(results.paths, name)))];
}

function clusters_screen({ results }) {
  const cards = results.clusters.map((camp, index) => {
    const levers = Object.entries(camp.levers).slice(0, 5).map(([name, value]) => h('li', {}, `${lever(name).label} ${measured(lever(name), value)}`));
    return h('div', { class: 'card' }, h('div', { class: 'figure' }, word('board.cluster', { count: camp.size })), h('ul', {}, levers.length ? levers : h('li', {}, word('common.none'))));
  });
  return [h('h1', {}, word('board.clusters', { count: results.clusters.length })), h('div', { class: 'cards three' }, cards)];
}

// Places: with names the teams in their order; without, how many reached how many targets, and phones say the own place.
function ranks_screen({ results }, { rules }, teams) {
  const all = Object.keys(rules.targets).length;
  const of = (reached) => word('board.reached', { reached, all });
  if (results.ranks.includes(null)) return [h('h1', {}, word('board.ranks')), h('p', {}, word('board.ranks.nameless')), strips(reached_rows(results.reached, of))];
  const names = Object.fromEntries(teams.map((team) => [team.id, team.name]));
  const places = (key, ranked, more) => h('div', { class: 'card' }, h('h2', {}, word(key)), h('ol', { 'data-shortens': 'board.more.teams' }, ranked.map((team, index) => names[team] && h('li', { value: index + 1 }, `${names[team]}${more(index)}`))));
  const surest = results.surest.length ? places('board.ranks.surest', results.surest, () => '') : null;
  return [h('h1', {}, word('board.ranks')), h('p', { class: 'soft' }, word('board.ranks.lead')), h('div', { class: 'cards pair' }, places('board.ranks.reached', results.ranks, (index) => ` · ${results.reached[index]}/${all}`), surest)];
}

function reached_rows(reached, of) {
  const counts = new Map([...new Set(reached)].sort((a, b) => b - a).map((one) => [one, reached.filter((other) => other === one).length]));
  const widest = Math.max(...counts.values());
  return [...counts].map(([one, count]) => {
    const said = word('board.cluster', { count });
    const bar = drawn('svg', { viewBox: '0 0 700 60', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${of(one)}: ${said}` }, drawn('rect', { class: 'more', x: 0, y: 12, width: (count / widest) * 700, height: 36 }));
    return h('div', { class: 'strip three' }, h('div', {}, of(one)), bar, h('div', {}, said));
  });
}

function reveal_screens(round, sitting, teams) {
  const { spreads } = round.results;
  const parts = Math.ceil(spreads.length / LINES);
  const lines = Math.ceil(spreads.length / parts);
  const levers = Array.from({ length: parts }, (_, part) => () => levers_screen(round, sitting, spreads.slice(part * lines, (part + 1) * lines), parts > 1 ? ` ${part + 1}/${parts}` : ''));
  return [() => outcomes_screen(round, sitting), ...levers, ...(round.results.separation ? [() => separation_screen(round)] : []), () => replay_screen(round), ...(round.results.clusters.length ? [() => clusters_screen(round)] : []), ...(round.results.ranks ? [() => ranks_screen(round, sitting, teams)] : [])];
}

function turn({ sitting }, by) {
  turned.key = `${sitting?.number} ${sitting?.index} ${sitting?.view}`;
  turned.by += by;
}

function revealed(snapshot) {
  const { sitting } = snapshot;
  const round = sitting.rounds[String(sitting.round)];
  if (!round?.results) return [h('h1', {}, phase_name(sitting)), h('p', {}, word('nothing'))];
  return turned_to(sitting, reveal_screens(round, sitting, snapshot.teams));
}

// Of the screens of a step the one that the console, a clicker or the arrow keys turned to.
function turned_to(sitting, screens) {
  if (turned.key !== `${sitting.number} ${sitting.index} ${sitting.view}`) turned.by = 0;
  const at = Math.min(Math.max(sitting.view + turned.by, 0), screens.length - 1);
  turned.by = at - sitting.view;
  return [...screens[at](), h('div', { class: 'dots', 'aria-hidden': 'true' }, screens.map((_, index) => h('span', { class: index === at ? 'here' : '' })))];
}
