"""A sitting as the reader of its minutes meets it: finding, problems and tasks, common plan, rounds, course, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.explanation.limits_in_words import EFFORTS
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.model import MODEL_VERSION
from simulation.projection import HEADLINES
from simulation.report.content.story import Table
from simulation.report.minutes.minutes_frame import MinutesFrame
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_sources import Source, Sources
from simulation.report.minutes.minutes_tables import attendance, phase_times, results_table, spread_table
from simulation.report.minutes.minutes_tasks import tasks
from simulation.report.minutes.minutes_times import clock_time, day_of
from simulation.workshop.merging import leading, tally
from simulation.workshop.prompts import by_question, prompts
from simulation.workshop.room_place import figures_moved
from simulation.workshop.signatures import signed
from simulation.workshop.trial import figures_of, scenario_of
from simulation.workshop.views import CONSOLE, Recipient, snapshot


class MinutesStory(MinutesFrame):
    """All texts of minutes in one language."""

    @classmethod
    def of(cls, request: MinutesRequest) -> MinutesStory:
        """The story of a request; WorkshopRefusal when the room has no such sitting, or is on figures that are not here."""
        sitting = request.sitting
        marks = Sources(figures_of(request.room.place), sitting.rules, request.home, request.date)
        story = cls(request, Words.paper(request.language, figures_of(request.room.place)), marks)
        if story.judged:  # its mark is the first
            story.sources.mark(story.judged.levers, story.judged.conditions, story.judged.round, story.judged.team)
        return story

    @property
    def cover(self) -> str:
        """Title."""
        return self.words("paper.minutes.cover", room=self.request.room.name)

    @property
    def subtitle(self) -> str:
        """Which sitting of which room, on whose figures, from when to when."""
        words, sitting, room = self.words, self.sitting, self.request.room
        ended = words("paper.minutes.under_way") if sitting.ended is None else clock_time(sitting.ended)
        return words(
            "paper.minutes.subtitle",
            number=sitting.number,
            code=self.request.code,
            place=words.of(self.place.row),
            base=room.place.base_year,
            day=day_of(sitting.began, words),
            began=clock_time(sitting.times[0].began if sitting.times else sitting.began),
            ended=ended,
        )

    @property
    def date(self) -> str:
        """Date as a letter writes it."""
        return self.words.date(self.request.date)

    @property
    def stamp_line(self) -> str:
        """What the minutes rest on, in one line; also that the place has other figures by now than when the room was opened."""
        moved = figures_moved(self.request.room.place)
        line = self.words(
            "paper.minutes.stamp",
            code=self.request.code,
            number=self.sitting.number,
            version=self.request.version,
            model=MODEL_VERSION,
            data=catalogue().digest,
            **self.place.stamp,
        )
        return f"{line} · {moved.said(self.language)}" if moved else line

    @property
    def finding(self) -> str:
        """How many targets the plan reaches and under which conditions, whose plan it is, how many teams took part."""
        words, plan = self.words, self.judged
        teams = len(self.request.room.members)
        year, aimed = self.sitting.rules.year, bool(self.sitting.rules.targets)
        if plan is None and not self.rounds:
            return words("paper.minutes.finding.none", teams=teams)
        if plan is None:
            return words("paper.minutes.finding.unaimed", teams=teams, rounds=len(self.rounds), year=year)
        reached = sum(margin >= 0 for margin in plan.margins(self.sitting.rules, self.place).values())
        return words(
            f"paper.minutes.finding.{('common' if aimed else 'common_unaimed') if plan.common else 'best'}",
            teams=teams,
            rounds=len(self.rounds),
            reached=reached,
            targets=len(self.sitting.rules.targets),
            year=year,
            conditions=words.conditions(scenario_of({}, plan.conditions, self.place)),
            mark=self.mark(plan),
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """What teams could set: budgets, the levers with their ranges, targets."""
        words, rules = self.words, self.sitting.rules
        found = []
        if rules.money is not None:
            found.append(words("paper.minutes.rule.money", most=words.number(rules.money, "亿元")))
        if rules.attention is not None:
            found.append(words("paper.minutes.rule.attention", most=words.without_unit(rules.attention, EFFORTS)))
        if rules.one_lever:
            found.append(words("light.rule.one_lever"))
        spans = []
        for name, ends in rules.levers.items():
            row = self.place.levers[name]
            low, high = (words.bare_setting(row, end) for end in ends)
            unit = words.unit(row.unit)
            label = words("with_unit", name=words.of(row), unit=unit) if unit else words.of(row)
            spans.append(f"{label} {words('span', low=low, high=high)}")
        return (
            *(found or [words("light.rule.none")]),
            words("paper.minutes.rule.levers", levers=words("list.semicolon").join(spans)),
        )

    @property
    def headlines(self) -> Table | None:
        """The four headlines of the judged plan: figure, change, target."""
        plan, words = self.judged, self.words
        if plan is None:
            return None
        targets = self.sitting.rules.targets
        rows = tuple(
            (
                words.variable(name),
                words.figure(name, plan.figures[name]),
                self.change(name, plan.figures[name], plan.change[name]),
                words.figure(name, targets[name]) if name in targets else words("dash"),
                self.mark(plan),
            )
            for name in dict.fromkeys((*HEADLINES, *targets))
        )
        return self.headed(("outcome", "figure", "change", "target", "source"), rows, (False, True, True, True, False))

    @property
    def tasks(self) -> Table:
        """Problem, cause, remedy, who, by when."""
        heads = ("problem", "cause", "remedy", "who", "when")
        return Table(tuple(self.words(f"paper.month.task.{head}") for head in heads), tasks(self), (False,) * len(heads))

    @property
    def no_tasks(self) -> str:
        """Why there are no tasks: none are needed, or it is too early to say."""
        if self.rounds and not self.sitting.rules.targets:
            return self.words("paper.minutes.no_tasks.unaimed")
        return self.words("paper.minutes.no_tasks" if self.judged else "paper.minutes.no_tasks.yet")

    @property
    def levers(self) -> Table | None:
        """The common plan, lever by lever: value, practice, agreed or not, who stands apart."""
        merged, words = self.sitting.merged, self.words
        if not merged:
            return None
        rows = []
        for name, spread in ((one.lever, one) for one in self.rounds[merged["round"]][1].spreads):
            if not spread.touched:
                continue
            row = self.place.levers[name]
            value = merged["levers"].get(name, row.neutral)
            held = self.rounds[merged["round"]][0]
            nearby = 1 - len(merged["outside"].get(name, ())) / len(held.entries)
            agreed = words("light.agreed" if merged["agreed"].get(name) else "light.not_agreed")
            apart = words("list.comma").join(self.team(team) for team in merged["outside"].get(name, ()))
            common, usual = (words.setting(row, end) for end in (value, row.neutral))
            rows.append(
                (
                    words.of(row),
                    common,
                    words.practice(row, usual),
                    f"{agreed} ({words.percent(nearby)})",
                    apart or words("dash"),
                )
            )
        return self.headed(("lever", "value", "practice", "agreed", "apart"), tuple(rows), (False, True, True, False, False))

    @property
    def merge(self) -> str:
        """How the common plan was formed, with the votes."""
        words, sitting = self.words, self.sitting
        if not sitting.merged:
            return words("paper.minutes.no_common")
        counts = tally(sitting.votes)
        votes = words("list.comma").join(
            words("workshop.votes", rule=words(f"light.merge.{choice}"), count=count) for choice, count in counts.items()
        )
        quotes, ahead = Quoter(words), leading(counts)
        voted = not ahead or sitting.merged["rule"] in ahead
        return str(
            quotes.say(
                f"paper.minutes.common{'' if voted else '.other'}",
                round=sitting.merged["round"],
                rule=words(f"light.merge.{sitting.merged['rule']}"),
                threshold=quotes.part(sitting.merged["threshold"], "threshold"),
                votes=votes or words("paper.minutes.no_votes"),
            )
        )

    @property
    def dissents(self) -> tuple[str, ...]:
        """Dissent with its reason, a line each."""
        words = self.words
        return tuple(
            words("paper.minutes.dissent", team=self.team(team), lever=words.lever(lever), reason=reason)
            for team, said in self.sitting.dissents.items()
            for lever, reason in said.items()
        )

    @property
    def chapters(self) -> tuple[tuple[str, str, Table, Table, tuple[str, ...]], ...]:
        """Of each revealed round: its name, its conditions, results, spreads of levers, reasons given with predictions."""
        words, found = self.words, []
        for number, (held, results) in self.rounds.items():
            conditions = words.conditions(scenario_of({}, held.conditions, self.place))
            reasons = tuple(
                words("paper.minutes.reason", team=self.team(team), reason=stated.prediction.why)
                for team, stated in held.predictions.items()
                if stated.prediction.why
            )
            title = words("paper.minutes.round", number=number)
            under = words("paper.minutes.under", conditions=conditions)
            found.append((title, under, results_table(self, number), spread_table(self, results), reasons))
        return tuple(found)

    @property
    def said(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Questions of the debrief with what teams answered; those without an answer left out, what answers none of them last."""
        told = snapshot(self.request.room, Recipient(CONSOLE), self.request.version, self.sitting.began, {})
        asked = {one["id"]: one["text"] for one in prompts(told, self.words, self.place)}
        found = by_question(asked, self.sitting.answers)
        asked[""] = self.words("paper.minutes.otherwise")  # a kept room may hold what never was a question
        return tuple((asked[prompt], tuple(map(self._answered, lines))) for prompt, lines in found.items() if lines)

    def _answered(self, answer: Mapping[str, Any]) -> str:
        return self.words("paper.minutes.reason", team=self.team(answer["team"]), reason=answer["text"])

    @property
    def attendance(self) -> Table:
        """Teams with role and how each handed in."""
        return attendance(self)

    @property
    def times(self) -> Table:
        """Steps as planned and as taken."""
        return phase_times(self)

    @property
    def corrections(self) -> tuple[str, ...]:
        """Entries that a facilitator put right, with reason, who and when."""
        words = self.words
        return tuple(
            words(
                "paper.minutes.correction",
                team=self.team(team),
                round=number,
                who=words.inside(signed(earlier["who"], words)),
                reason=earlier["reason"] or words("dash"),
            )
            for number, (held, _) in self.rounds.items()
            for team, entry in held.entries.items()
            for earlier in entry.corrections
        )

    def whose(self, source: Source) -> str:
        """Whose plan a source is."""
        words = self.words
        name = self.team(source.team) if source.team else words("light.common")
        return words("paper.minutes.whose", name=name, number=source.round)

    @property
    def origins(self) -> tuple[tuple[str, str], ...]:
        """A line and the link for each mark; asked for last, when every figure has its mark."""
        words = self.words
        return tuple(
            (
                words(
                    "paper.minutes.source",
                    mark=source.mark,
                    whose=self.whose(source),
                    conditions=words.conditions(source.scenario),
                    id=source.scenario.id,
                ),
                source.link,
            )
            for source in self.sources.found.values()
        )
