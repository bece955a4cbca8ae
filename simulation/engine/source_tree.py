"""Source text as a tree, one thread at a time.

Python before 3.11.8 and 3.12.2 counts the depth of the trees of all threads in one number, and refuses sound text with a SystemError where
two are made at once (python/cpython#106905): the first visitors of a process that has just begun would be told of a fault.
"""

from __future__ import annotations

import ast
from threading import RLock
from types import CodeType

_one_at_a_time = RLock()


def parsed(text: str) -> ast.Module:
    """The tree of a text; SyntaxError where it is none of Python's."""
    with _one_at_a_time:
        return ast.parse(text)


def compiled(tree: ast.Module, name: str) -> CodeType:
    """The code of a tree, without the flags of the module that asks; `name` stands in its place of a file."""
    with _one_at_a_time:
        return compile(tree, name, "exec", dont_inherit=True)
