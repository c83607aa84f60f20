"""Every quoted include names a declared dependency of its room, by a path from the module root."""
import re
import sys

from rooms import ROOT, declared, room_of, sources

rooms = declared()
problems = []
for path in sources():
    inside = path.relative_to(ROOT / "src")
    own = room_of(inside, rooms)
    if own is None:  # a program of its own, such as the image child, declares its rooms as libraries
        continue
    allowed = {own, *rooms[own].get("DEPS", [])}
    if path.name.endswith("_test.cpp") or path.name.startswith("test_"):
        allowed |= set(rooms[own].get("TEST_DEPS", []))
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if not match:
            continue
        include = match.group(1)
        if ".." in include.split("/"):
            problems.append(f"{inside}:{number}: {include} leaves its folder")
        elif room_of(include, rooms) not in allowed:
            problems.append(f"{inside}:{number}: {include} is of no declared dependency of {own}")

print("\n".join(problems) or f"{len(sources())} files keep to their declared rooms")
sys.exit(bool(problems))
