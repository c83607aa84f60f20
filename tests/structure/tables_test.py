"""Each table belongs to the room that its migration names, and no other room's SQL mentions it."""
import re
import sys

from rooms import ROOT, declared, room_of, sources

owner = {}
for path in sorted((ROOT / "migrations").glob("*.sql")):
    room = re.match(r"\d+_([a-z]+)", path.stem).group(1)
    for table in re.findall(r"create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)", path.read_text(), re.I):
        owner[table] = room

rooms = declared()
problems = []
for path in sources():
    inside = path.relative_to(ROOT / "src")
    room = room_of(inside, rooms) or inside.parts[0]
    if room.split("/")[0] in ("storage", "app") or path.name.endswith("_test.cpp"):
        continue
    for table in re.findall(r"\b(?:from|into|update|join|table)\s+([a-z_]+)\b", path.read_text()):
        if table in owner and owner[table] != room.split("/")[0]:
            problems.append(f"{inside}: {table} belongs to {owner[table]}")
if not owner:
    problems.append("no table found under migrations/")
print("\n".join(sorted(set(problems))) or f"{len(owner)} tables, each used by its own room alone")
sys.exit(bool(problems))
