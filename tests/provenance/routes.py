"""Routes as docs/provenance.md describes them: which texts stand at the places of a page that a route names."""
import html
import json
import re

from saved_page import shown
from script_values import Number, first_value, text_of

STEP = re.compile(r'\.([^.\[\]"~+\s]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')
MARKER = re.compile(r'[\w$-]+|"(?:[^"\\]|\\.)*"', re.A)
CUT = 1_980  # bytes; a fact keeps the first 2,000 of what stood there


class UnknownRoute(ValueError):
    pass


def places_of(route):
    """The places of a route, which " + " joins; one inside of quotes does not."""
    out, quoted, start, at = [], False, 0, 0
    while at < len(route):
        c = route[at]
        if c == "\\" and quoted:
            at += 1
        elif c == '"':
            quoted = not quoted
        elif not quoted and route.startswith(" + ", at):
            out.append(route[start:at])
            start = at + 3
            at += 2
        at += 1
    return out + [route[start:]]


def steps_of(path):
    """".name", "[3]", '["any name"]', and "~" at the end for the name of what was reached."""
    wants_name = path.endswith("~")
    path = path[:-1] if wants_name else path
    steps, at = [], 0
    while at < len(path):
        found = STEP.match(path, at)
        if not found:
            raise UnknownRoute(f"no way: {path[at:]!r}")
        name, index, quoted = found.groups()
        steps.append(int(index) if index else json.loads(quoted) if quoted else name)
        at = found.end()
    return steps, wants_name


def reached(value, path):
    """The text at the end of a way through one value; None when there is none."""
    steps, wants_name = steps_of(path)
    for step in steps:
        fits = isinstance(value, list if isinstance(step, int) else dict)
        if not fits or (step >= len(value) if isinstance(step, int) else step not in value):
            return None
        value = value[step]
    return steps[-1] if wants_name else text_of(value)


def in_values(values, path):
    return [text for value in values if (text := reached(value, path)) is not None]


def closing(text):
    """Where the bracket closes that a place "json(…)" opens."""
    depth, quoted, at = 0, False, 0
    while at < len(text):
        c = text[at]
        if c == "\\" and quoted:
            at += 1
        elif c == '"':
            quoted = not quoted
        elif not quoted and c in "()":
            depth += 1 if c == "(" else -1
            if depth == 0:
                return at
        at += 1
    raise UnknownRoute(f"never closed: {text!r}")


def css_texts(page, rest):
    selector, at, attribute = rest.rpartition("@")
    if not at or "]" in attribute:
        return [shown(element) for element in page.selected(rest)]
    return [value for element in page.selected(selector) if (value := element.get(attribute)) is not None]


def thing_texts(source, rest):
    names = rest.split(".")
    found = list(source.things(names[0]))
    for name in names[1:]:
        found = [inner for thing in found for inner in source.members(thing, name)]
    return [text for value in found for text in source.texts(value)]


def script_texts(page, rest):
    found = MARKER.match(rest)
    if not found:
        raise UnknownRoute(f"no marker: {rest!r}")
    marker = found.group()
    marker = json.loads(marker) if marker.startswith('"') else marker
    path = rest[found.end():]
    return in_values(page.values_behind(marker), path) if path else page.strings_behind(marker)


def json_texts(page, place):
    end = closing(place[4:]) + 4
    documents = []
    for text in texts_at(page, place[5:end]):
        for form in (text, html.unescape(text)):
            if (value := first_value(form)) is not None:
                documents.append(value)
    return in_values(documents, place[end + 1:])


def texts_at(page, place):
    """Every text that stands at a place of the page."""
    kind, colon, rest = place.partition(":")
    if place.startswith("json("):
        return json_texts(page, place)
    if not colon:
        raise UnknownRoute(f"no place: {place!r}")
    if kind == "css":
        return css_texts(page, rest)
    if kind == "meta":
        return page.metas(rest)
    if kind == "script":
        return script_texts(page, rest)
    if kind == "json":
        return in_values([first_value(page.text)], rest)
    if kind == "label":
        return page.behind_label(json.loads(rest) if rest.startswith('"') else rest)
    if kind in ("json-ld", "microdata", "rdfa"):
        return thing_texts({"json-ld": page.linked_data, "microdata": page.microdata, "rdfa": page.rdfa}[kind], rest)
    raise UnknownRoute(f"no kind of place: {kind!r}")


def squeezed(text):
    """Without white space, which markup adds and takes as it likes."""
    return re.sub(r"\s+", "", text)


def decoded(text):
    """Without character references: pages escape once or twice."""
    for _ in range(2):
        text = re.sub(r"&#?\w+;", lambda found: html.unescape(found.group()), text)
    return text


def plain(text):
    """Markup inside of a text as words."""
    return decoded(re.sub(r"<(script|style)\b.*?</\1\s*>|</?[A-Za-z!][^>]*>", " ", text, flags=re.S))


def forms(text):
    """How a text may be written in a fact. A number is one by its value: 10.50 and 10.5 are the same."""
    out = {squeezed(text)}
    if isinstance(text, Number):
        out.add(f"{float(text):.12g}")
    return out


def begins(text, candidates):
    """What is left of a squeezed text behind each candidate that it begins with."""
    for candidate in candidates:
        for form in forms(candidate):
            if form and text.startswith(form):
                yield text[len(form):]


def is_found(page, route, text):
    """True when the text stands at the route's places: one after the other where there are several."""
    places = places_of(route)
    wanted = squeezed(text)
    if not wanted:
        return False
    cut = len(text.encode()) >= CUT
    if len(places) == 1:
        texts = texts_at(page, places[0])
        if places[0].startswith("label:"):
            return any(squeezed(one).startswith(wanted) for one in texts)
        return any(wanted in forms(one) or (cut and squeezed(one).startswith(wanted)) for one in texts)
    left = {wanted}
    for place in places:
        left = {rest for text in left for rest in begins(text, texts_at(page, place))} | ({""} & left if cut else set())
    return "" in left


def is_part(page, route, text):
    """True when the text is a paragraph of what stands at the route's place."""
    wanted = squeezed(decoded(text))
    for one in texts_at(page, route):
        if wanted in squeezed(decoded(one)) or wanted in squeezed(plain(one)) or wanted in squeezed(plain(decoded(one))):
            return bool(wanted)
    return False
