"""No file above 700 lines, no function above 100, few functions above 60 (CONTRIBUTING.md, 'Sizes')."""
import re
import sys

from rooms import ROOT, sources

MAX_FILE, MAX_FUNCTION, LONG_FUNCTION, LONG_SHARE = 700, 100, 60, 0.015
NOT_A_FUNCTION = re.compile(r"^\s*(namespace|class|struct|enum|union|extern)\b|=\s*\{$|^\s*(if|for|while|switch|else|do)\b")


def functions(lines):
    """(first line, length) of each function definition in clang-formatted code: it ends with a brace at its indentation."""
    for start, line in enumerate(lines):
        if not line.endswith("{") or NOT_A_FUNCTION.search(line):
            continue
        head = line
        first = start
        while ")" in head and head.count(")") > head.count("(") and first > 0:  # the head began some lines above
            first -= 1
            head = lines[first] + head
        if "(" not in head or NOT_A_FUNCTION.search(head):
            continue
        indent = len(lines[first]) - len(lines[first].lstrip())
        if indent > 2:
            continue
        for end in range(start + 1, len(lines)):
            if lines[end].startswith(" " * indent + "}"):
                yield first + 1, end - first + 1
                break


problems, total, long = [], 0, []
for path in sources():
    lines = path.read_text().splitlines()
    name = path.relative_to(ROOT)
    if len(lines) > MAX_FILE:
        problems.append(f"{name}: {len(lines)} lines")
    for first, length in functions(lines):
        total += 1
        if length > LONG_FUNCTION and not path.name.endswith("_test.cpp"):
            long.append(f"{name}:{first}: a function of {length} lines")
        if length > MAX_FUNCTION:
            problems.append(f"{name}:{first}: a function of {length} lines")
if total and len(long) / total > LONG_SHARE:
    problems.append(f"{len(long)} of {total} functions are longer than {LONG_FUNCTION} lines:")
    problems += long
print("\n".join(problems) or f"{total} functions, {len(long)} above {LONG_FUNCTION} lines")
sys.exit(bool(problems))
