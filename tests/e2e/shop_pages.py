"""Product pages for tests that build many products: the demo pages under addresses of their own, with as few pictures as
the test wants to wait for."""
import re

from program import demo_pages


def write(folder, count, pictures):
    """Writes the pages with their manifest into the folder and returns their links."""
    folder.mkdir(parents=True, exist_ok=True)
    demo = list(demo_pages().items())
    lines, links = ["file\toriginal_url"], []
    for number in range(1, count + 1):
        link, file = demo[number % len(demo)]
        own = re.sub(r"/products/", f"/products/{number:04d}-", link)
        html = file.read_text(encoding="utf-8").replace(link, own)
        html = html.replace("/images/", f"/images/{number:04d}-")
        html = re.sub(rf',?\s*"https://[^"]+-[{pictures + 1}-9]\.png"', "", html)
        html = re.sub(rf"<img[^>]+-[{pictures + 1}-9]\.png[^>]*>", "", html)
        name = f"page-{number:04d}.html"
        (folder / name).write_text(html, encoding="utf-8")
        lines.append(f"{name}\t{own}")
        links.append(own)
    (folder / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return links
