"""What the CMakeLists.txt files under src/ say about the rooms."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"NAME", "DEPS", "EXTERNAL", "PRIVATE_EXTERNAL", "TEST_DEPS", "TEST_EXTERNAL"}


def declared():
    """{room: {"DEPS": [...], "TEST_DEPS": [...], ...}} for every matjar_room() call."""
    rooms = {}
    for path in sorted((ROOT / "src").rglob("CMakeLists.txt")):
        text = re.sub(r"#.*", "", path.read_text())
        for call in re.findall(r"matjar_room\(([^)]*)\)", text):
            fields, keyword = {}, None
            for word in call.split():
                if word in KEYWORDS:
                    keyword = word
                    fields[keyword] = []
                else:
                    fields[keyword].append(word)
            rooms[fields.pop("NAME")[0]] = fields
    return rooms


def room_of(path, rooms):
    """The room that an include path or a path below src/ belongs to: the longest room name in front of it."""
    parts = Path(path).parts
    for length in range(len(parts) - 1, 0, -1):
        name = "/".join(parts[:length])
        if name in rooms:
            return name
    return None


def sources():
    return sorted(p for p in (ROOT / "src").rglob("*") if p.suffix in (".cpp", ".hpp"))
