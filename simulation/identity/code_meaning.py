"""Source code by what it computes, so that a program can be told from another by its meaning.

What does not compute does not count: docstrings, comments, layout, annotations of functions and of dataclass fields,
the order of definitions, and in which module they stand. Nor does what the calculation never mentions. An imported name
counts as what it stands for: `np.exp` is `numpy.exp` however NumPy was imported, and a name of this program is the same
from wherever it comes. Local names count. The same source gives the same digest under every version of Python.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.engine.source_tree import parsed

DIGITS = 12
STATEMENTS = "(statements)"  # what a module does besides defining names
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IDLE = {  # parts of a node that do not compute
    "ctx", "kind", "type_comment", "type_ignores", "type_params", "returns", "annotation",
    "lineno", "col_offset", "end_lineno", "end_col_offset",
}  # fmt: skip

Source = Callable[[str], "str | None"]  # text of a module; None where there is no such module
Name = tuple[str, str]  # a module, and a name in it; blank for the module itself


@dataclass
class Definition:
    """A top-level statement: what it computes, as a text; the names it uses; and those that only its annotations use."""

    module: str
    name: str
    form: str
    used: set[Name]
    typed: set[Name]
    is_class: bool


@dataclass
class Code:
    """Parsed modules of one program: definitions and imported names."""

    definitions: dict[Name, list[Definition]] = field(default_factory=dict)
    imports: dict[str, dict[str, Name]] = field(default_factory=dict)


def read(root: str, source: Source, known: Code | None = None) -> Code:
    """A module and all modules that it draws on within its own top package, added to those already `known`.

    Imports within functions count, those for annotations only do not; packages count when they are named themselves.
    """
    code = Code({**known.definitions}, {**known.imports}) if known else Code()
    waiting, top = [root], root.split(".")[0]
    while waiting:
        module = waiting.pop()
        text = None if module in code.imports else source(module)
        if text is None:
            continue
        tree = parsed(text)
        code.imports[module] = _imports(tree, module, source)
        waiting += [origin for origin, _ in code.imports[module].values() if origin.split(".")[0] == top]
        for found in _definitions(module, tree, code.imports[module], top):
            code.definitions.setdefault((module, found.name), []).append(found)
    return code


def reached(code: Code, starts: Iterable[Name], apart: Collection[str] = ()) -> list[Definition]:
    """Definitions that a calculation can run through: what `starts` mention, what that mentions, and so on.

    A module used as a value stands for all it defines. Names in `apart` are not followed. Annotations lead to classes
    only: to those whose methods may be called.
    """
    found: dict[Name, list[Definition]] = {}
    waiting = [(start, True) for start in starts]
    while waiting:
        name, used = waiting.pop()
        for module, own in _resolved(code, name):
            definitions = code.definitions[module, own]
            if (module, own) not in found and own not in apart and (used or definitions[0].is_class):
                found[module, own] = definitions
                for one in definitions:
                    waiting += [(other, True) for other in one.used] + [(other, False) for other in one.typed]
                waiting.append(((module, STATEMENTS), True))
    return [one for definitions in found.values() for one in definitions]


def _resolved(code: Code, name: Name) -> list[Name]:
    """Where a name is defined, through modules that only hand it on."""
    module, own = name
    if not own:
        return [key for key in code.definitions if key[0] == module]
    if name in code.definitions:
        return [name]
    origin = code.imports.get(module, {}).get(own)
    return _resolved(code, origin) if origin else []


def digests(definitions: Iterable[Definition]) -> dict[str, str]:
    """Digest of each definition by its name, in alphabetical order; those of one name have one digest together."""
    forms: dict[str, list[str]] = {}
    for one in definitions:
        forms.setdefault(one.name, []).append(one.form)
    return {name: _digest("\n".join(sorted(own))) for name, own in sorted(forms.items())}


def together(parts: Mapping[str, str]) -> str:
    """One digest of many: 12 hexadecimal digits."""
    return _digest("\n".join(f"{name} {digest}" for name, digest in sorted(parts.items())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:DIGITS]


def _imports(tree: ast.AST, module: str, source: Source) -> dict[str, Name]:
    """What imported names stand for."""
    bound: dict[str, Name] = {}
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            bound |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, module)
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                own = inner.split(".")[0] == module.split(".")[0] and source(inner) is not None
                bound[alias.asname or alias.name] = (inner, "") if own else (origin, alias.name)
    return bound


def _origin(node: ast.ImportFrom, module: str) -> str:
    """The module an import takes names from, in full."""
    if not node.level:
        return node.module or ""
    return ".".join([*module.split(".")[: -node.level], *([node.module] if node.module else [])])


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All statements but those that only a type checker reads."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, (ast.expr, ast.arguments)) and not _for_types(node):
            yield node
            waiting += ast.iter_child_nodes(node)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _definitions(module: str, tree: ast.Module, imports: Mapping[str, Name], top: str) -> Iterator[Definition]:
    for statement in _body(tree.body):
        if isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
            continue
        reader = _Reader(module, top, imports, _local(statement))
        form = reader.form(statement)
        is_class = isinstance(statement, ast.ClassDef)
        for name in [statement.name] if isinstance(statement, DEFINING) else _targets(statement) or [STATEMENTS]:
            yield Definition(module, name, form, reader.used, reader.typed, is_class)


def _body(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Statements that do something."""
    return [statement for statement in statements if not _idle(statement)]


def _idle(node: ast.stmt) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
    return _for_types(node)


def _targets(statement: ast.stmt) -> list[str]:
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def _local(statement: ast.stmt) -> set[str]:
    """Names to which a function, or a method of a class, gives a meaning of its own."""
    if not isinstance(statement, DEFINING):
        return set()
    if isinstance(statement, ast.ClassDef):
        return set().union(*(_local(part) for part in statement.body))
    found: set[str] = set()
    for node in ast.walk(statement):
        match node:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
    return found


@dataclass
class _Reader:
    """Writes a statement of a module as a text that holds what computes; local: names with a meaning of their own."""

    module: str
    top: str
    imports: Mapping[str, Name]
    local: set[str]
    used: set[Name] = field(default_factory=set)
    typed: set[Name] = field(default_factory=set)

    def form(self, node: Any) -> str:
        """The text of a node, of a list of them, or of a plain value."""
        match node:
            case list():
                return f"[{','.join(form for part in node if (form := self.form(part)))}]"
            case ast.Name() | ast.Attribute():
                meant = self._meant(node)
                return self._plain(node) if meant is None else meant
            case ast.JoinedStr():
                return self._joined(node)
            case ast.ClassDef():
                return self._class(node)
            case ast.AnnAssign(value=None):
                return ""  # a type alone does nothing
            case ast.AnnAssign():
                return f"Assign(targets=[{self.form(node.target)}],value={self.form(node.value)})"
            case ast.AST():
                return self._plain(node)
        return repr(node)

    def _plain(self, node: ast.AST, **instead: str) -> str:
        """Name of the node and its parts, blank ones left out, for they differ between versions of Python."""
        parts = []
        for name, value in ast.iter_fields(node):
            if name in instead:
                parts.append(f"{name}={instead[name]}")
            elif name in IDLE:
                self._note_types(value)
            elif isinstance(node, ast.Constant) or (value is not None and value != []):
                statements = isinstance(value, list) and isinstance(value[0], ast.stmt)
                parts.append(f"{name}={self.form(_body(value) if statements else value)}")
        return f"{type(node).__name__}({','.join(parts)})"

    def _note_types(self, annotation: Any) -> None:
        if isinstance(annotation, ast.expr):
            reader = _Reader(self.module, self.top, self.imports, set())
            reader.form(annotation)
            self.typed |= reader.used

    def _meant(self, node: ast.expr) -> str | None:
        """What a name, or names joined by dots, stands for; None where only the parts say it.

        Blank for a module of this program, so that it does not count into how many modules definitions are divided.
        """
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Store) or node.id in self.local:
            return None
        origin = self._imported(node.id, path)
        if origin is None:
            self.used.add((self.module, node.id))
            return None
        path = [*([origin[1]] if origin[1] else []), *path]
        if origin[0].split(".")[0] != self.top:
            return f"@{'.'.join([origin[0], *path])}"
        self.used.add((origin[0], path[0] if path else ""))
        return _chain(path)

    def _imported(self, name: str, path: list[str]) -> Name | None:
        """What an imported name stands for; of a module imported by its full name, its parts are taken off `path`."""
        if name in self.imports:
            return self.imports[name]
        for n in range(len(path), 0, -1):
            if ".".join([name, *path[:n]]) in self.imports:
                found = ".".join([name, *path[:n]])
                del path[:n]
                return found, ""
        return None

    def _joined(self, node: ast.JoinedStr) -> str:
        """A text with blanks; how its fixed parts are cut does not count."""
        parts, fixed = [], ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                fixed += str(part.value)
            else:
                parts += [repr(fixed), self.form(part)]
                fixed = ""
        return f"JoinedStr({','.join([*parts, repr(fixed)])})"

    def _class(self, node: ast.ClassDef) -> str:
        """A class; annotations of its fields count when another class may read them."""
        fields = [self._field(part, bool(node.bases)) for part in _body(node.body)]
        return self._plain(node, body=f"[{','.join(fields)}]")

    def _field(self, node: ast.stmt, read: bool) -> str:
        if not isinstance(node, ast.AnnAssign):
            return self.form(node)
        special = any(name in ast.unparse(node.annotation) for name in ("ClassVar", "InitVar"))
        return self._plain(node, annotation=self.form(node.annotation) if read or special else "''")


def _chain(path: list[str]) -> str:
    """Names joined by dots, as a reader writes those that were not imported."""
    form = f"Name(id={path[0]!r})" if path else ""
    for name in path[1:]:
        form = f"Attribute(value={form},attr={name!r})"
    return form
