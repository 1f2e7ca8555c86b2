"""Templates made ready for a language: what stands in a page each time is put in when the template
is compiled, not each time that somebody looks.

That is, as far as they are given as constants: texts, in the language of the page; addresses and
names of static files; and symbols. So a template is compiled once for each language that is spoken.
What is said of people, and whatever else differs from page to page, stays as Jinja does it; it is
escaped by :func:`shown`, which does what ``escape`` does and less often makes an object for it.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import CodeType
from typing import Any

from flask import has_request_context, request
from flask.templating import Environment
from flask_babel import get_translations
from jinja2 import Template, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from caseapp.web import i18n

#: What gives an address that is the same each time.
FIXED_ADDRESSES = ("url_for", "asset")
#: Macros that are made of their arguments alone, by the template that they are taken from.
MADE_OF_ARGUMENTS = {"macros/page.html": frozenset({"icon", "mark"})}


def shown(value: Any) -> str:
    """Return a value as a page shows it: escaped, unless it says that it is HTML already."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return _escape_inner(value) if kind is str else escape(value)


class _Template(Template):
    """A template whose code knows :func:`shown`."""

    @classmethod
    def from_code(
        cls,
        environment: Any,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """Run the compiled code, as Jinja does."""
        namespace = {"environment": environment, "__file__": code.co_filename, "shown": shown}
        exec(code, namespace)  # noqa: S102 (what Jinja compiled of a template of ours)
        made: Any = cls._from_namespace(environment, namespace, globals)
        made._uptodate = uptodate
        return made  # type: ignore[no-any-return]


class _Code(CodeGenerator):
    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")


class _Apart(BytecodeCache):
    """A cache of compiled templates, with those of one language apart from those of others."""

    def __init__(self, kept: BytecodeCache, of: str) -> None:
        self._kept, self._of = kept, of

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return another key for each language: the code holds its texts."""
        return f"{self._of} {super().get_cache_key(name, filename)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Ask the cache itself."""
        self._kept.load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Tell the cache itself."""
        self._kept.dump_bytecode(bucket)


class Templates(Environment):
    """Flask's environment, with one of its own for each language."""

    template_class = _Template
    code_generator_class = _Code

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._of_language: dict[tuple[str, bool], Templates] = {}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.overlayed:
            return super()._load_template(name, globals)
        # Under another root addresses differ, so there they stay as they are written.
        is_at_root = has_request_context() and not request.script_root
        key = (i18n.spoken(), is_at_root)
        spoken = self._of_language.get(key)
        if spoken is None:
            spoken = self._of_language[key] = self._speaking(is_at_root=is_at_root)
            if self.bytecode_cache is not None:
                spoken.bytecode_cache = _Apart(self.bytecode_cache, f"{key[0]} {key[1]}")
        return spoken._load_template(name, globals)

    def _speaking(self, *, is_at_root: bool) -> Templates:
        """Return the environment of the language that is spoken now."""
        spoken = self.overlay()
        spoken.fixed = {"_": i18n.fixed_text(get_translations())}
        if is_at_root:
            known: dict[str, Any] = dict(self.globals)
            spoken.fixed |= {name: known[name] for name in FIXED_ADDRESSES}
        return spoken

    fixed: dict[str, Callable[..., Any]] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if not self.overlayed:
            return parsed
        made: nodes.Template = _Fixing(self, parsed).visit(parsed)
        return made


class _Fixing(NodeTransformer):
    """Puts in what calls with constants give."""

    def __init__(self, environment: Templates, template: nodes.Template) -> None:
        self.environment = environment
        self.macros = {
            name if isinstance(name, str) else name[1]: (taken.template.value, name)
            for taken in template.find_all(nodes.FromImport)
            if isinstance(taken.template, nodes.Const)
            for name in taken.names
        }

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja calls it so)
        """Put in what a call gives, if its arguments are constants and it is one of those."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        called = self._called(node.node.name)
        arguments = [*node.args, *(each.value for each in node.kwargs)]
        if called is None or not all(isinstance(each, nodes.Const) for each in arguments):
            return node
        named: dict[str, Any] = {each.key: _value(each.value) for each in node.kwargs}
        given = called(*map(_value, node.args), **named)
        if isinstance(given, Markup):
            return nodes.TemplateData(str(given), lineno=node.lineno)
        return nodes.Const(given, lineno=node.lineno)

    def _called(self, name: str) -> Callable[..., Any] | None:
        if name in self.environment.fixed:
            return self.environment.fixed[name]
        source, macro = self.macros.get(name, ("", ""))
        if isinstance(macro, str) and macro in MADE_OF_ARGUMENTS.get(source, ()):
            made: Callable[..., Any] = getattr(self.environment.get_template(source).module, macro)
            return made
        return None


def _value(node: Any) -> Any:
    return node.value
