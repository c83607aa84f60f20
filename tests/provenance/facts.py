"""The facts of what `matjar extract --facts` prints, and whether each follows from the text that it quotes."""
import re
import unicodedata
import urllib.parse

from routes import plain, squeezed

LISTS = ("description", "bullet_points", "category_path")
WORDS = ("title", "brand", "sku", "gtin", "mpn", "seller", "language")


class Fact:
    def __init__(self, field, value, provenance):
        self.field, self.value = field, value
        self.route, self.text = provenance["route"], provenance["text"]


def facts_of(product):
    for field, fact in product.items():
        if isinstance(fact, dict) and "provenance" in fact and "value" in fact:
            yield Fact(field, fact["value"], fact["provenance"])
    for field in LISTS:
        for fact in product.get(field) or ():
            yield Fact(field, fact["value"], fact["provenance"])
    for attribute in product.get("attributes") or ():
        yield Fact("attributes", attribute["value"], attribute["provenance"])
    for image in product.get("images") or ():
        yield Fact("images", image["url"], image["provenance"])
    for variant in product.get("variants") or ():
        yield Fact("variants", variant["source_sku"], variant["provenance"])


def folded(text):
    """Without what no plain text keeps: characters that control, format or are nobody's."""
    kept = "".join(c for c in plain(text) if unicodedata.category(c) not in ("Cc", "Cf", "Co"))
    return squeezed(unicodedata.normalize("NFKC", kept)).casefold()


def digits(text):
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)


def follows(fact):
    """False when the value is not in the text that the fact quotes: cut out of it, or a number in other writing."""
    if fact.field == "availability":
        return True
    if fact.field in ("price", "list_price"):
        whole, _, hundredths = fact.value["amount"].partition(".")
        return digits(whole + hundredths.rstrip("0")) in digits(fact.text)
    if fact.field in ("rating", "review_count"):
        return digits(str(fact.value).rstrip("0").rstrip(".") or "0") in digits(fact.text)
    if fact.field == "images":
        name = urllib.parse.unquote(urllib.parse.urlsplit(fact.value).path.rsplit("/", 1)[-1]).split(".")[0]
        return name in urllib.parse.unquote(fact.text)
    value = folded(fact.value)
    if fact.field == "attributes":
        value = re.sub(r",", "", value)
        return value[:200] in re.sub(r",", "", folded(fact.text))
    return value in folded(fact.text) or len(fact.text.encode()) > 1_900
