"""What each act may hold, and nothing else is kept of it: fields with their types and lengths. What opens a room the server makes (`acts.opening`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from simulation.language.clean import clean
from simulation.workshop.merging import MERGES
from simulation.workshop.room_rules import Prediction, Rules, read
from simulation.workshop.workshop_errors import WorkshopRefusal

LONGEST_NAME, LONGEST_LINE, LONGEST_REASON = 24, 300, 200
MOST_KEPT = 730  # days


def _told(raw: Any) -> Any:
    if not isinstance(raw, str):
        raise WorkshopRefusal("error.workshop.name")
    return raw


def _way(raw: Any) -> Any:
    if raw not in MERGES:
        raise WorkshopRefusal("error.workshop.vote")
    return raw


Id: TypeAlias = Annotated[str, Field(max_length=64)]
Card: TypeAlias = Annotated[str, AfterValidator(partial(clean, most=LONGEST_NAME))]
Name: TypeAlias = Annotated[str, BeforeValidator(_told), AfterValidator(partial(clean, most=LONGEST_NAME))]
Line: TypeAlias = Annotated[str, AfterValidator(partial(clean, most=LONGEST_LINE))]
Mark: TypeAlias = Annotated[str, AfterValidator(partial(clean, most=64))]
Reason: TypeAlias = Annotated[str, AfterValidator(partial(clean, most=LONGEST_REASON))]
How: TypeAlias = Literal["team", "time", "facilitator"]
Numbers: TypeAlias = Annotated[dict[Id, float], Field(max_length=100)]
Path: TypeAlias = dict[int | Id, float] | Annotated[list[float], Field(max_length=100)]
Conditions: TypeAlias = Annotated[dict[Id, Id | float | Path], Field(max_length=100)]


class Form(BaseModel):
    """Content of an act; more than its fields is left out."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", allow_inf_nan=False)


class OnOff(Form):
    """A switch."""

    on: bool = True


class OfTeam(Form):
    """About a team: one's own where a team acts."""

    team: Id = ""


class OnOffOfTeam(OnOff, OfTeam):
    """A switch of a team."""


class Ranking(Form):
    """How ranks are shown."""

    mode: Id = ""


class Keep(Form):
    """For how long."""

    days: float = Field(gt=0, le=MOST_KEPT)


class Named(OfTeam):
    """A team's name."""

    name: Name = ""


class Join(Named):
    """A team comes; team: its id, made by the server."""

    team: Annotated[str, Field(min_length=1, max_length=64)]


class Role(OfTeam):
    """A role card."""

    role: Card = ""


class NextRules(Form):
    """Rules of the next sitting."""

    rules: Rules | None = None


class Start(Form):
    """A sitting begins."""

    plan: Id = ""
    minutes: float | None = None
    conditions: Conditions | None = None


class Correction(Form):
    """What stood before a facilitator put it right."""

    levers: Numbers
    at: float
    how: How
    reason: Reason = ""
    who: Annotated[str, Field(max_length=80)] = ""


class EntryKept(Form):
    """A plan as it counts."""

    levers: Numbers
    figures: Numbers
    change: Numbers
    at: float
    how: How
    submission: Mark = ""
    corrections: list[Correction] = []


class StatedKept(Form):
    """A prediction as it counts."""

    prediction: Prediction
    at: float
    how: How


class Collected(Form):
    """What counts when a step ends, by team."""

    index: int | None = None
    entries: dict[Id, EntryKept] = {}
    predictions: dict[Id, StatedKept] = {}


class Go(Collected):
    """Another step."""

    pressed_in: int | None = Field(default=None, alias="from")
    conditions: Conditions | None = None
    carried: dict[Id, EntryKept] = {}


class Extend(Form):
    """More time."""

    seconds: float | None = None


class Show(Form):
    """Another screen."""

    view: int | None = None


class Predict(OfTeam):
    """A team's prediction."""

    prediction: Prediction | None = None


class Plan(OfTeam):
    """A team's plan with the server's figures."""

    levers: Numbers
    figures: Numbers
    change: Numbers


class Submit(Plan):
    """A plan that is sent; submission: the sender's own mark."""

    submission: Mark = ""


class Correct(Plan):
    """A plan put right."""

    round: int | None = None
    reason: Reason = ""


class Vote(Form):
    """A vote for a way to a common plan."""

    choice: Annotated[str, BeforeValidator(_way), Field(validate_default=True)] = ""


class Merge(Form):
    """The common plan, whole."""

    rule: Id
    round: int
    levers: Numbers
    agreed: dict[Id, bool]
    outside: dict[Id, list[Id]]
    threshold: float = Field(gt=0.5, le=1)
    figures: Numbers
    change: Numbers


class Dissent(OfTeam):
    """Why a team does not share a value."""

    lever: Id = ""
    reason: Line = ""


class Answer(OfTeam):
    """What a team says to a question."""

    prompt: Line = ""
    text: Line = ""


class Commit(OfTeam):
    """A commitment."""

    what: Line = ""
    who: Line = ""
    by: Line = ""
    problem: Line = ""


class Recommit(Form):
    """A commitment put right."""

    number: int | None = None
    what: Line = ""
    who: Line = ""
    by: Line = ""


FORMS: Mapping[str, type[Form]] = {
    **dict.fromkeys(("lock", "count_shown"), OnOff),
    **dict.fromkeys(("excuse", "observe"), OnOffOfTeam),
    **dict.fromkeys(("remove", "waive"), OfTeam),
    **dict.fromkeys(("sit", "pause", "resume", "peek", "end"), Form),
    "join": Join,
    "rename": Named,
    "rules": NextRules,
    "ranking": Ranking,
    "keep": Keep,
    "role": Role,
    "start": Start,
    "go": Go,
    "time": Collected,
    "extend": Extend,
    "show": Show,
    "predict": Predict,
    "submit": Submit,
    "correct": Correct,
    "vote": Vote,
    "merge": Merge,
    "dissent": Dissent,
    "answer": Answer,
    "commit": Commit,
    "recommit": Recommit,
}


def formed(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Content as it is kept; WorkshopRefusal names the first field that is none of this act's."""
    return read(FORMS[kind], dict(content)).model_dump(by_alias=True, exclude_unset=True)
