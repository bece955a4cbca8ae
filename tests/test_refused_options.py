"""Whatever is wrong with the options of any command is said in the language asked for."""

from __future__ import annotations

import click
import pytest

from simulation.cli.commands import _usage, commands, main
from simulation.cli.options import ask_language
from simulation.engine.errors import Refusal

ANY = {"integer": "1.5", "float": "much", "choice": "nope"}


def _wrong(option):
    """A value that an option refuses as it is read; None where it takes any text."""
    if option.is_flag:
        return [f"{option.opts[0]}=1"]
    if isinstance(option.type, (click.IntRange, click.FloatRange)):
        return [option.opts[0], str(option.type.max + 1)]
    return [option.opts[0], ANY[option.type.name]] if option.type.name in ANY else None


def _needed(command, but=None):
    """What a command cannot do without, but for one option."""
    required = [one for one in command.params if one.required and one is not but]
    return [part for one in required for part in ([one.opts[0], "1"] if isinstance(one, click.Option) else ["x"])]


def _mistakes():
    """Of every command an option that it lacks and more than it takes; of every option a wrong value, and none."""
    for name in commands.list_commands(None):
        command = commands.get_command(None, name)
        if any(one.type is click.UNPROCESSED for one in command.params):
            continue  # hands its options on
        yield [name, "--no-such-option"]
        yield from ([name, *_needed(command, one)] for one in command.params if one.required)
        if not any(one.nargs < 0 for one in command.params):
            yield [name, *_needed(command), *["x"] * 9]
        for option in (one for one in command.params if isinstance(one, click.Option)):
            if (wrong := _wrong(option)) is not None:
                yield [name, *wrong, *_needed(command, option)]
            if not option.is_flag:
                yield [name, option.opts[0]]


def test_no_mistake_in_options_is_told_in_the_words_of_a_library():
    ask_language(["--language", "zh"])
    try:
        untold, tried = [], list(_mistakes())
        for arguments in tried:
            with pytest.raises((click.UsageError, Refusal)) as caught:
                commands.main(args=arguments, standalone_mode=False)
            refused = caught.value if isinstance(caught.value, Refusal) else _usage(caught.value)
            if refused.key == "error.usage":
                untold.append((arguments, refused.said("zh")))
    finally:
        ask_language([])
    assert len(tried) > 150 and not untold


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["template", "--language", "zh", "--output", "x.xlsx", "--entities", "0"], "错误：--entities 应填整数，在 1 到"),
        (["track", "--language=zh", "--record"], "错误：--record 后面要有一个值，用法见 --help\n"),
        (["report", "no-such.json", "--language", "zh"], "错误：no-such.json"),
        (["report", "no-such.json", "--language", "en"], "error: no-such.json"),
        (["levers", "--json=1"], "错误：--json 后面不带值，请去掉，用法见 --help\n"),
    ],
)
def test_a_refusal_is_in_the_language_that_the_command_states(arguments, expected, monkeypatch, capsys):
    stated = any(one.startswith("--language") for one in arguments)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if "en" in arguments or not stated else "C")
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2 and capsys.readouterr().err.startswith(expected)
