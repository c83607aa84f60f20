"""JSON as pages write it, read with the numbers left as they are written."""
import json
import re


class Number(str):
    """A number's own digits."""


WORD = re.compile(r"[A-Za-z0-9_$+.\-]+")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?\Z")
BLANK = re.compile(r"(?:[\s]+|//[^\n]*|/\*.*?\*/)*", re.S)
CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "!0": True, "!1": False}
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
DEEPEST = 64


class NotAValue(ValueError):
    pass


class Loose:
    """Single quotes, bare names, comments, trailing commas, `undefined`: what a script may hold and JSON may not."""

    def __init__(self, text, at):
        self.text, self.at = text, at

    def blank(self):
        self.at = BLANK.match(self.text, self.at).end()

    def peek(self):
        self.blank()
        if self.at >= len(self.text):
            raise NotAValue("it ends too early")
        return self.text[self.at]

    def value(self, depth=0):
        if depth > DEEPEST:
            raise NotAValue("it is nested too deep")
        mark = self.peek()
        if mark == "{":
            return self.object(depth)
        if mark == "[":
            return self.array(depth)
        if mark in "\"'`":
            return self.string(mark)
        if self.text[self.at:self.at + 2] in ("!0", "!1"):
            self.at += 2
            return CONSTANTS[self.text[self.at - 2:self.at]]
        word = self.word()
        if word in CONSTANTS:
            return CONSTANTS[word]
        if NUMBER.match(word):
            return Number(word)
        raise NotAValue(f"{word!r} is no value")

    def word(self):
        found = WORD.match(self.text, self.at)
        if not found:
            raise NotAValue(f"{self.text[self.at]!r} begins no value")
        self.at = found.end()
        return found.group()

    def object(self, depth):
        out = {}
        self.at += 1
        while self.peek() != "}":
            mark = self.peek()
            name = self.string(mark) if mark in "\"'`" else self.word()
            if self.peek() != ":":
                raise NotAValue("a name without a value")
            self.at += 1
            out[name] = self.value(depth + 1)
            if self.peek() == ",":
                self.at += 1
        self.at += 1
        return out

    def array(self, depth):
        out = []
        self.at += 1
        while self.peek() != "]":
            out.append(self.value(depth + 1))
            if self.peek() == ",":
                self.at += 1
        self.at += 1
        return out

    def string(self, quote):
        out = []
        self.at += 1
        while True:
            if self.at >= len(self.text):
                raise NotAValue("a text without an end")
            c = self.text[self.at]
            self.at += 1
            if c == quote:
                return self.joined(out)
            if c == "\\":
                out.append(self.escape())
            else:
                out.append(c if c >= " " or c == "\n" else " ")

    @staticmethod
    def joined(parts):
        # Two halves of a character beyond the first plane come as two escapes.
        return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def escape(self):
        c = self.text[self.at:self.at + 1]
        self.at += 1
        if c in ESCAPES:
            return ESCAPES[c]
        if c == "\n":
            return ""
        digits = {"u": 4, "x": 2}.get(c)
        code = self.text[self.at:self.at + digits] if digits else ""
        if digits and re.fullmatch(r"[0-9a-fA-F]+", code) and len(code) == digits:
            self.at += digits
            return chr(int(code, 16))
        return c


STRICT = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=lambda _: None, strict=False)


def value_at(text, at):
    """The object or array that begins at `at`; None when it is none."""
    try:
        return STRICT.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        pass
    try:
        return Loose(text, at).value()
    except (NotAValue, RecursionError):
        return None


def first_value(text):
    """The first object or array of a text."""
    found = re.search(r"[{\[]", text)
    return value_at(text, found.start()) if found else None


def text_of(value):
    """How a text, a number, a flag or an empty list is written; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return "[]" if value == [] else None
