"""Tables of a report: outcomes, comparison, cost, levers, assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulation.benchmarking.group_figures import COMPARED, compared_cells, compared_heads, group_cells, group_heads
from simulation.engine.catalogue import catalogue
from simulation.engine.lever_paths import lever_timing
from simulation.engine.own_amounts import as_one_sets_it
from simulation.engine.place_rows import Lever
from simulation.engine.setting import Setting
from simulation.explanation.assumptions_in_words import assumption_grade, assumption_name
from simulation.explanation.outcome_rows import outcome_cells, outcome_heads
from simulation.explanation.price_rows import price_cells, price_heads
from simulation.projection import HEADLINES, Projection
from simulation.report.content.facts import COSTS, Case
from simulation.report.content.report_settings import changed_settings, row_as_set
from simulation.report.content.story import Story, Table

MOST_ALIKE = 3  # rows of a table of groups that say nothing new: one type, one class, and all


def outcome_table(story: Story, case: Case) -> Table:
    """All chosen outcomes: base year, reference, scenario, difference, range."""
    heads = (*outcome_heads(story.words, story.base, story.year, case.moved), *_heads(story, ("span",)))
    rows = []
    for name in story.facts.request.outcomes:
        h = case.headline(name)
        cells = outcome_cells(story.words, name, case.projection, case.reference)
        rows.append((*cells, story.words.bare_span(name, h.low, h.high)))
    return Table(heads, tuple(rows), (False, False, *([True] * (len(heads) - 2))))


def owner_table(story: Story) -> Table:
    """What the owner sees: of one plan base year, reference, scenario and difference; of several the last year of each."""
    names = catalogue().listed("owner_view")
    if not story.single:
        return _side_by_side(story, names)
    case = story.lead
    heads = outcome_heads(story.words, story.base, story.year, case.moved)
    rows = tuple(outcome_cells(story.words, name, case.projection, case.reference) for name in names)
    return Table(heads, rows, (False, False, *([True] * (len(heads) - 2))))


def group_table(story: Story) -> Table:
    """Enterprises of a type or class together in the last year: of one plan all that is shown, of several profit beside each other; no rows where all are alike."""
    words, own = story.words, story.facts.request.classes
    if story.single:
        heads, rows = group_heads(words), group_cells(words, story.lead.projection, story.year, own)
    else:
        heads = compared_heads(words, _columns_named(story))
        rows = compared_cells(words, _columns(story), story.year, own)
    return Table(heads, tuple(rows) if len(rows) > MOST_ALIKE else (), (False, *([True] * (len(heads) - 1))))


def group_note(story: Story) -> str:
    """What the table of groups shows, of which year, and how its ratios are made."""
    key = "benchmarking.groups" if story.single else "benchmarking.groups.compared"
    return story.words(key, year=story.year, name=story.words.variable(COMPARED), unit=story.words.unit_of(COMPARED))


def ranking_table(story: Story) -> Table:
    """The headlines of each case: value, and on a second line its change and range; how likely profit is above the reference."""
    words = story.words
    heads = (words("paper.book.scenario"), *(words.variable(name) for name in HEADLINES), words("column.chance"))
    rows = []
    for case in story.facts.cases:
        figures = (
            f"{words.figure(h.variable, h.value)}\n{story.signed_change(h.variable, h.reference, h.value)} · {words.bare_span(h.variable, h.low, h.high)}"
            for h in case.headlines
        )
        rows.append((story.in_heads()[case.code], *figures, words.chance(case.headlines[0].chance) if case.moved else "—"))
    return Table(heads, tuple(rows), (False, *([True] * (len(heads) - 1))))


def comparison_table(story: Story) -> Table:
    """Outcomes by reference and case in the last year, and what each costs."""
    words, found = story.words, _side_by_side(story, story.facts.request.outcomes)
    rows = []
    for name in COSTS:
        sums = [p.total(name)[-1] if name == "debt" else p.total(name)[1:].sum() for p in _columns(story)]
        rows.append(
            (words(f"paper.cost.{name}", year=story.year), words.unit_of(name), *(words.bare(value, name) for value in sums))
        )
    return replace(found, rows=(*found.rows, *rows))


def _side_by_side(story: Story, names: Sequence[str]) -> Table:
    """Outcomes by reference and case in the last year."""
    words, columns = story.words, _columns(story)
    heads = (*_heads(story, ("outcome", "unit")), *_columns_named(story))
    rows = tuple(
        (words.variable(name), words.unit_of(name) or words("dash"), *(words.bare(p.total(name)[-1], name) for p in columns))
        for name in names
    )
    return Table(heads, rows, (False, False, *([True] * len(columns))))


def _columns(story: Story) -> list[Projection]:
    """Runs of a comparison, the references first."""
    return [
        *(projection for projection, _ in story.facts.references.values()),
        *(case.projection for case in story.facts.cases),
    ]


def _columns_named(story: Story) -> tuple[str, ...]:
    """Heads of these runs."""
    return tuple(story.in_heads()[code] for code in (*story.facts.references, *(case.code for case in story.facts.cases)))


def cost_table(story: Story, case: Case) -> Table:
    """What the plan costs against the reference."""
    words = story.words
    heads = (words("column.cost"), words("role.reference"), story.in_heads()[case.code], words("column.gap"))
    rows = [
        (
            words(f"paper.cost.{c.variable}", year=story.year),
            words.figure(c.variable, c.reference),
            words.figure(c.variable, c.value),
            words.change(c.variable, words.gap(c.variable, c.reference, c.value)),
        )
        for c in case.costs
    ]
    load, allowed = case.attention
    none, efforts, more = (
        words("paper.cost.efforts", count=words.without_unit(*count))
        for count in ((0.0, "levers"), (load, "levers"), (load, "levers", True))
    )
    rows.append(
        (
            words("paper.cost.attention", allowed=words.given(allowed, "levers")),
            none,
            efforts,
            more,
        )
    )
    if not case.moved:  # what the plan costs is what practice costs
        return Table(heads[:2], tuple(row[:2] for row in rows), (False, True))
    return Table(heads, tuple(rows), (False, True, True, True))


def price_table(story: Story, case: Case) -> Table:
    """What a plan gives up, by how much, until when, by which levers, how sure; no rows where nothing."""
    rows = tuple(price_cells(row, case.scenario.place, story.words) for row in story.lost(case).rows)
    return Table(price_heads(story.words), rows, (False,) * len(price_heads(story.words)))


def lever_table(story: Story, case: Case) -> Table:
    """Levers the plan changes, what adds most first: unit, practice, chosen value, range, years, share of the profit change with its cost."""
    words, levers = story.words, story.facts.baseline.levers
    shares, spent = story.speaker.shares(case), {share.player: share.cost for share in case.attribution[2]}
    places_of = list(levers)
    ranked = sorted(changed_settings(case), key=lambda one: (-shares.get(one[0], 0.0), places_of.index(one[0])))
    heads = ("lever", "unit", "practice", "chosen", "lever_range", "timing", "share")
    rows = []
    for name, entity, setting in ranked:
        row = row_as_set(case.scenario, name, entity)
        title = _title(story, name, entity)
        title = words("lever.by_year", lever=title) if setting.by_year else title
        value = shares.pop(name, None)  # of the lever with all its exceptions: told once, at its first row
        share = "" if value is None else _priced(story, value, spent[name])
        chosen = setting.by_year or ((0, float(setting.value or 0.0)),)
        places = max(min(1, _places(story, row.neutral, row)), *(_places(story, float(value), row) for _, value in chosen))
        ends = words.lever_digits(row) if entity else max(_places(story, end, row) for end in (row.min, row.max))
        spread = words("span", low=_amount(story, row.min, row, ends), high=_amount(story, row.max, row, ends))
        practice = words.practice(row, _amount(story, row.neutral, row, places))
        first, *later = ((_amount(story, float(value), row, places), year) for year, value in chosen)
        timing = words("timing.at", year=first[1]) if setting.by_year else _timing(story, setting, row)
        rows.append((title, words.unit(row.unit) or "—", practice, first[0], spread, timing, share))
        rows += [("", "", "", amount, "", words("timing.at", year=year), "") for amount, year in later]
    return Table(_heads(story, heads), tuple(rows), (False, False, True, True, True, True, True))


def _title(story: Story, lever: str, entity: str) -> str:
    """A lever's name, with that of the entity in which it is set apart."""
    name = story.words.lever(lever)
    return story.words("entity.lever", lever=name, entity=story.entity(entity)) if entity else name


def _priced(story: Story, value: float, spent: float) -> str:
    """A lever's share of the profit change, and behind it what is spent on the lever by then."""
    share, cost = (story.words.bare(amount, "total_profit", signed) for amount, signed in ((value, True), (spent, False)))
    return story.words("cell.priced", share=share, cost=cost)


def moved_table(story: Story) -> Table:
    """Levers that any scenario of a comparison moves: unit, practice, and each one's value, a dash where it is left alone."""
    words, levers, cases = story.words, story.facts.baseline.levers, story.facts.cases
    chosen = {case.code: {(name, entity): one for name, entity, one in changed_settings(case)} for case in cases}
    rows = []
    for name, entity in dict.fromkeys(key for own in chosen.values() for key in own):
        row = as_one_sets_it(levers[name], story.facts.baseline, entity) if entity else levers[name]
        cells = (_chosen(story, chosen[case.code].get((name, entity)), row) for case in cases)
        places = _places(story, row.neutral, row)
        if entity:  # its part of practice has no end of decimals
            values = [one.level(0.0) for own in chosen.values() if (one := own.get((name, entity)))]
            places = max(min(1, places), *(_places(story, value, row) for value in values))
        practice = words.practice(row, _amount(story, row.neutral, row, places))
        rows.append((_title(story, name, entity), words.unit(row.unit) or "—", practice, *cells))
    heads = (*_heads(story, ("lever", "unit", "practice")), *(story.in_heads()[case.code] for case in cases))
    return Table(heads, tuple(rows), (False, False, *([True] * (len(cases) + 1))))


def _chosen(story: Story, setting: Setting | None, row: Lever) -> str:
    """A setting in one cell: its value, or its values by year."""
    if setting is None:
        return story.words("dash")
    if setting.by_year:
        written = (f"{year}: {_amount(story, value, row, _places(story, value, row))}" for year, value in setting.by_year)
        return story.words("list.semicolon").join(written)
    value = float(setting.value or 0.0)
    return _amount(story, value, row, _places(story, value, row))


def _places(story: Story, value: float, row: Lever) -> int:
    """Decimals a lever's value needs in the unit shown, at most two more than its step has."""
    return story.words.setting_digits(row, value, story.words.lever_digits(row) + 2)


def _amount(story: Story, value: float, row: Lever, places: int) -> str:
    """A lever's value in the unit shown, without the unit; what it chooses by name."""
    return story.words.bare_setting(row, value, places)


def _timing(story: Story, setting: Setting, row: Lever) -> str:
    start, full, _ = lever_timing(row, setting)
    return story.words("timing.from_to", start=start, full=full)


def swing_table(story: Story, case: Case, count: int = 8) -> Table:
    """Assumptions that move total profit most."""
    words = story.words
    rows = [
        (
            assumption_name(words, case.scenario.place, s.assumption),
            assumption_grade(words, s.grade),
            words.figure("total_profit", s.at_low),
            words.figure("total_profit", s.at_high),
        )
        for s in case.swings[:count]
    ]
    return Table(_heads(story, ("assumption", "grade", "at_low", "at_high")), tuple(rows), (False, False, True, True))


def assumed_table(story: Story, case: Case) -> Table:
    """Own assumptions: value, the register's, range, evidence, source; none when there are none."""
    words, rows = story.words, []
    for name, value in case.scenario.assumptions.items():
        row = case.scenario.place.parameters[name]
        own, register, low, high = (
            words.measured(words.given(v, row.unit), row.unit) for v in (value, row.value, row.low, row.high)
        )
        rows.append((words.of(row), own, register, words("span", low=low, high=high), row.grade, words.half(row.source)))
    heads = ("own_assumption", "own_value", "register", "lever_range", "grade", "source")
    return Table(_heads(story, heads), tuple(rows), (False, True, True, True, False, False))


def conditions_table(story: Story, case: Case) -> Table:
    """Own conditions: values by year, the value in the last year under the chosen conditions, range, evidence, source; none without them."""
    words, place, rows = story.words, case.scenario.place, []
    preset = case.scenario.conditions.get("preset", "central")
    for name, value in case.scenario.conditions.items():
        if name == "preset":
            continue
        row = place.conditions[name]

        def written(figure: float, unit: str = row.unit) -> str:
            return words.measured(words.given(figure, unit), unit)

        years = value if isinstance(value, tuple) else ()
        own = words("list.semicolon").join(f"{year}: {written(at)}" for year, at in years) if years else written(value)
        usual, low, high = (
            written(v) for v in (place.path(preset, name, range(story.year, story.year + 1))[0], row.min, row.max)
        )
        spread = words("span", low=low, high=high)
        rows.append((words.of(row), own, usual, spread, row.grade, words.half(row.source)))
    heads = ("own_condition", "own_value", "usual_condition", "lever_range", "grade", "source")
    return Table(_heads(story, heads), tuple(rows), (False, True, True, True, False, False))


def _heads(story: Story, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        story.words(f"column.{name}", base=story.base, year=story.year, unit=story.words.unit("亿元")) for name in names
    )
