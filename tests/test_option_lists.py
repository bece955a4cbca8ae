"""Options of every command: a list may be given with commas or several times, anything else once."""

from __future__ import annotations

import click
import pytest

from simulation.cli.commands import commands
from simulation.cli.options import listed
from tests.test_cli import shell

CONTEXT = click.Context(commands)
SINGLE = [
    (name, option)
    for name in commands.list_commands(CONTEXT)
    for option in commands.get_command(CONTEXT, name).params
    if isinstance(option, click.Option) and not option.multiple
]


def test_formats_combine_however_they_are_given(capsys, tmp_path):
    """None is lost, none made twice."""
    for number, given in enumerate((("--format", "csv,json"), ("--format", "csv", "--format", "json,csv"))):
        code, out, _ = shell(capsys, "report", "reference", *given, "--draws", "16", "--output", tmp_path / str(number))
        assert code == 0 and [line.rpartition(".")[2] for line in out.split()] == ["csv", "json"]


def test_a_list_is_its_parts_once_and_none_where_it_is_not_given():
    """A blank one is a list of nothing, as before."""
    found = []
    command = click.command()(listed("--parts")(lambda parts: found.append(parts)))
    for arguments in ([], ["--parts", ""], ["--parts", "b, a", "--parts", "a,c"]):
        command.main(arguments, standalone_mode=False)
    assert found == [None, (), ("b", "a", "c")]


@pytest.mark.parametrize(("name", "option"), SINGLE, ids=[f"{name} {option.opts[0]}" for name, option in SINGLE])
def test_what_holds_one_value_is_refused_when_given_twice(capsys, monkeypatch, name, option):
    """Whatever its values, with one sentence in the user's language, before anything is read or made."""
    given = [option.opts[0], *([] if option.is_flag else ["1"])]
    for language, words in (("zh_CN.UTF-8", "只能取一个值"), ("C.UTF-8", "is given 2 times")):
        monkeypatch.setenv("LC_ALL", language)
        code, out, err = shell(capsys, name, *given, *given)
        assert code == 2 and out == "" and err.count("\n") == 1 and words in err and option.opts[0] in err


def test_two_names_of_one_option_are_that_option_twice(capsys):
    code, _, err = shell(capsys, "project", "--place", "a", "--baseline", "b")
    assert code == 2 and "--place is given 2 times" in err
    code, _, err = shell(capsys, "ensemble", "--history", "--no-history")
    assert code == 2 and "--history is given 2 times" in err


def test_options_handed_on_to_another_program_are_its_own_affair():
    """`app` takes those of `streamlit run`, which this program does not know."""
    context = click.Context(commands, info_name="soe-reform")
    _, command, rest = commands.resolve_command(context, ["app", "--server.port", "1", "--server.port", "2"])
    assert command is not None and command.name == "app" and rest == ["--server.port", "1", "--server.port", "2"]
