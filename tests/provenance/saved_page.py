"""One page's bytes as the places of docs/provenance.md: elements, metas, labels, scripts, things of schema.org.

Nothing here is shared with the readers of src/sourcing but libxml2, which lxml uses too: what stands where is found again
by other code."""
import functools
import html
import re

import lxml.etree

from script_values import first_value, text_of, value_at

SILENT = {"script", "style", "noscript", "template", "head", "svg"}
UNWRITTEN = {"script", "style", "noscript", "template", "option"}
REACH = 64  # from a marker to the value behind it
FOLLOWING = 4_000  # what is looked at behind a label
LAZY = ("data-src", "data-lazy", "data-original")
VALUES = ("content", "href", "src", "datetime", "value", "data")


def decoded(raw):
    """UTF-8 where it is valid, else what the page's metas declare."""
    try:
        return raw.decode("utf-8-sig").replace("\0", " ")
    except UnicodeDecodeError:
        pass
    declared = re.search(rb"<meta[^>]*charset\s*=\s*[\"']?([\w-]+)", raw[:512_000], re.I)
    name = declared.group(1).decode("ascii").lower() if declared else "windows-1252"
    name = {"gbk": "gb18030", "gb2312": "gb18030", "iso-8859-1": "windows-1252", "utf-8": "windows-1252"}.get(name, name)
    try:
        return raw.decode(name, "replace").replace("\0", " ")
    except LookupError:
        return raw.decode("windows-1252", "replace")


def is_element(node):
    return isinstance(node.tag, str)


def shown(element):
    """What a shopper reads in an element."""
    parts = [element.text or ""]
    for child in element:
        if is_element(child) and child.tag not in SILENT:
            parts.append(shown(child))
        parts.append(child.tail or "")
    return " ".join(parts)


class Selector:
    """tag, #id, .class, [a], [a=b], [a*=b], [a^=b], [a$=b]; descendants by a blank, alternatives by a comma."""

    PART = re.compile(r"#([\w-]+)|\.([\w-]+)|\[([^\]=*^$]+)(?:([*^$]?)=([^\]]*))?\]")

    def __init__(self, text):
        self.alternatives = [[self.compound(c) for c in re.findall(r"(?:\[[^\]]*\]|[^\s\[])+", alternative)]
                             for alternative in text.split(",") if alternative.strip()]

    def compound(self, text):
        tag = re.match(r"[\w:-]*", text).group()
        tests, at = [], len(tag)
        while at < len(text):
            found = self.PART.match(text, at)
            if not found:
                raise ValueError(f"no selector: {text!r}")
            at = found.end()
            tests.append(found.groups())
        return tag, tests

    @staticmethod
    def passes(element, test):
        ident, name, attribute, how, wanted = test
        if ident is not None:
            return element.get("id") == ident
        if name is not None:
            return name in element.get("class", "").split()
        value = element.get(attribute)
        if value is None or wanted is None:
            return value is not None
        wanted = wanted.strip("\"'")
        return {"": value == wanted, "*": wanted in value, "^": value.startswith(wanted),
                "$": value.endswith(wanted)}[how]

    def is_like(self, element, compound):
        tag, tests = compound
        return (not tag or element.tag == tag) and all(self.passes(element, test) for test in tests)

    def finds(self, element):
        return any(self.is_like(element, chain[-1]) and self.stands_below(element, chain[:-1])
                   for chain in self.alternatives)

    def stands_below(self, element, chain):
        left = list(chain)
        for above in element.iterancestors():
            if left and self.is_like(above, left[-1]):
                left.pop()
        return not left


class Markup:
    """Microdata or RDFa: an element with a scope is a thing, one with a property is said of the nearest thing around."""

    def __init__(self, page, scope, kind, prop):
        self.page, self.scope, self.kind, self.prop = page, scope, kind, prop

    def things(self, type_name):
        for element in self.page.elements:
            types = [re.split(r"[/#:]", t.rstrip("/"))[-1].lower() for t in element.get(self.kind, "").split()]
            if element.get(self.scope) is not None and type_name.lower() in types:
                yield element

    def own(self, thing):
        """The elements whose property is said of this thing."""
        seen, roots = set(), [thing]
        roots += [self.page.by_id[i] for i in thing.get("itemref", "").split() if i in self.page.by_id]
        waiting = [child for root in roots for child in ([root] if root is not thing else []) or list(root)]
        while waiting:
            element = waiting.pop()
            if not is_element(element) or element in seen:
                continue
            seen.add(element)
            if element.get(self.prop) is not None:
                yield element
            if element.get(self.scope) is None:
                waiting.extend(element)

    def members(self, thing, name):
        for element in self.own(thing):
            if name in [n.rsplit(":", 1)[-1] for n in element.get(self.prop).split()]:
                yield element

    def texts(self, element):
        said = [element.get(name) for name in VALUES + LAZY if element.get(name)]
        if element.get(self.scope) is None:
            return said + [shown(element)]
        for name in ("name", "url", "item"):
            for inner in self.members(element, name):
                said += self.texts(inner)
        return said


class LinkedData:
    """JSON-LD: a thing is an object; one that only has an "@id" stands for the one that is called so."""

    def __init__(self, page):
        self.all, self.named = [], {}
        for script in page.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                self.collect(self.parsed(script.text or ""))

    @staticmethod
    def parsed(text):
        value = first_value(text)
        return value if value is not None or "&quot;" not in text else first_value(html.unescape(text))

    def collect(self, value):
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            self.collect(inner)
        if isinstance(value, dict):
            self.all.append(value)
            if isinstance(value.get("@id"), str) and len(value) > 1:
                self.named.setdefault(value["@id"], value)

    def things(self, type_name):
        for thing in self.all:
            types = thing.get("@type", thing.get("type"))
            for one in types if isinstance(types, list) else [types]:
                if isinstance(one, str) and re.split(r"[/#:]", one.rstrip("/"))[-1].lower() == type_name.lower():
                    yield thing

    def members(self, thing, name):
        if not isinstance(thing, dict):
            return
        value = thing.get(name)
        for one in value if isinstance(value, list) else [value]:
            yield one
            if isinstance(one, dict) and isinstance(one.get("@id"), str) and one["@id"] in self.named:
                yield self.named[one["@id"]]

    def texts(self, value):
        if not isinstance(value, dict):
            text = text_of(value)
            return [] if text is None else [text]
        return [text for name in ("name", "@value", "url", "item")
                for inner in self.members(value, name) for text in self.texts(inner)]


class SavedPage:
    def __init__(self, raw):
        self.text = decoded(raw)
        parser = lxml.etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True)
        self.tree = lxml.etree.fromstring(self.text.encode("utf-8"), parser)
        self.elements = [node for node in self.tree.iter() if is_element(node)]
        self.by_id = {}
        for element in self.elements:
            self.by_id.setdefault(element.get("id"), element)

    @functools.cached_property
    def linked_data(self):
        return LinkedData(self)

    @functools.cached_property
    def microdata(self):
        return Markup(self, "itemscope", "itemtype", "itemprop")

    @functools.cached_property
    def rdfa(self):
        return Markup(self, "typeof", "typeof", "property")

    @functools.lru_cache(maxsize=None)
    def selected(self, selector):
        wanted = Selector(selector)
        return [element for element in self.elements if wanted.finds(element)]

    @functools.lru_cache(maxsize=None)
    def metas(self, name):
        return [meta.get("content") for meta in self.tree.iter("meta") if meta.get("content") is not None
                and name in {(meta.get(a) or "").lower() for a in ("property", "name", "itemprop")}]

    @functools.lru_cache(maxsize=None)
    def behind_label(self, label):
        """What follows each text that is the label, colon or not."""
        texts, label = self.texts_in_order, "".join(label.split()).rstrip(":：")
        return ["".join(texts[i + 1:i + 40])[:FOLLOWING] for i, text in enumerate(texts)
                if "".join(text.split()).rstrip(":：") == label]

    @functools.cached_property
    def texts_in_order(self):
        """Those that a shopper can see."""
        out = []

        def walk(element):
            if element.tag not in UNWRITTEN and (element.text or "").strip():
                out.append(element.text)
            for child in element:
                if is_element(child):
                    walk(child)
                if element.tag not in UNWRITTEN and (child.tail or "").strip():
                    out.append(child.tail)

        walk(self.tree)
        return out

    @functools.lru_cache(maxsize=None)
    def values_behind(self, marker):
        """Objects and arrays behind a marker, or that begin with it, and what the script of that id holds."""
        out = []
        for found in re.finditer(re.escape(marker), self.text):
            start = found.start() if marker[0] in "{[" else found.end()
            bracket = re.compile(r"[{\[]").search(self.text, start, start + REACH)
            value = value_at(self.text, bracket.start()) if bracket else None
            if value is not None:
                out.append(value)
        for script in self.tree.iter("script"):
            if script.get("id") == marker and (value := first_value(script.text or "")) is not None:
                out.append(value)
        return out

    @functools.lru_cache(maxsize=None)
    def strings_behind(self, marker):
        """Literals that begin at most REACH characters behind the marker and the quote that may end it."""
        literal = re.compile(r"([\"'])((?:\\.|(?!\1)[^\\])*)\1", re.S)
        begin = re.compile(r"(?<![\"'])[\"']")
        out = []
        for found in re.finditer(re.escape(marker), self.text):
            start = re.compile(r"[\"']*").match(self.text, found.end()).end()
            quote = begin.search(self.text, start, start + REACH)
            if quote and (text := literal.match(self.text, quote.start())):
                out.append(text.group(2))
        return out
