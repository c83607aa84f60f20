"""The facts of what `matjar extract --facts` prints, and whether each follows from the text that it quotes."""
import decimal
import itertools
import re
import unicodedata
import urllib.parse

from routes import decoded, plain, squeezed

LISTS = ("description", "bullet_points", "category_path")
DIGITS_WITH_SEPARATORS = re.compile(r"\d+(?:[.,'’٫٬]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
COUNTS_THOUSANDS = re.compile(r"\s*(?:[km]\b|[万千萬]|thousand|million|mil\b|mio|mln|tsd)", re.I)
STOCK_WORDS = dict.fromkeys(("true", "instock", "available", "limitedavailability", "onlineonly", "instoreonly",
                             "madetoorder"), "in_stock")
STOCK_WORDS |= dict.fromkeys(("false", "[]", "outofstock", "soldout", "discontinued", "oos", "reserved"), "out_of_stock")
STOCK_WORDS |= dict.fromkeys(("preorder", "presale", "backorder"), "preorder")


class Fact:
    def __init__(self, field, value, provenance):
        self.field, self.value = field, value
        self.route, self.text = provenance["route"], provenance["text"]


class VariantPrice(Fact):
    """The price of a variant, whose text is its id and then its price."""

    def __init__(self, variant):
        super().__init__("variant_price", variant["price"], variant["provenance"])
        self.source_sku = variant["source_sku"]


def facts_of(product):
    for field, fact in product.items():
        if isinstance(fact, dict) and "provenance" in fact and "value" in fact:
            yield Fact(field, fact["value"], fact["provenance"])
    for field in LISTS:
        for fact in product.get(field) or ():
            yield Fact(field, fact["value"], fact["provenance"])
    for attribute in product.get("attributes") or ():
        yield Fact("attributes", attribute["value"], attribute["provenance"])
    for review in product.get("reviews") or ():
        yield Fact("reviews", review["text"], review["provenance"])
    for asked in product.get("questions") or ():
        yield Fact("questions", asked["answer"], asked["provenance"])
    if shipping := product.get("shipping"):
        yield Fact("shipping", shipping, shipping["provenance"])
    for image in product.get("images") or ():
        yield Fact("images", image["url"], image["provenance"])
    for variant in product.get("variants") or ():
        yield Fact("variants", variant["source_sku"], variant["provenance"])
        if variant["price"]:
            yield VariantPrice(variant)


def folded(text):
    """Without what no plain text keeps: characters that control, format or are nobody's."""
    kept = "".join(c for c in plain(text) if unicodedata.category(c) not in ("Cc", "Cf", "Co"))
    return squeezed(unicodedata.normalize("NFKC", kept)).casefold()


def ascii_digits(text):
    """Digits of every script, raised ones too, as those of ASCII."""
    return "".join(c if unicodedata.digit(c, None) is None else str(unicodedata.digit(c)) for c in decoded(text))


def numbers_in(text):
    """Each number of a text as it is written, separators and all. What a word counts in thousands is none."""
    text = ascii_digits(text)
    return [found.group() for found in DIGITS_WITH_SEPARATORS.finditer(text)
            if not COUNTS_THOUSANDS.match(text, found.end())]


def grouped(number):
    """A number whose separators, if any, all stand before three digits, as a whole one."""
    first, *groups = re.split(r"\D", number)
    return int(first + "".join(groups)) if all(len(group) == 3 for group in groups) else None


def amounts(number):
    """What a written number may mean: its last separator divides or groups, and without one it may count hundredths."""
    whole, last, behind = re.match(r"(.*?)(?:(\D)(\d+))?\Z", number).groups()
    out = set()
    if (group := grouped(number)) is not None:
        out.add(decimal.Decimal(group))
    if last is None:
        out.add(decimal.Decimal(number) / 100)
    elif not last.isspace():
        out.add(decimal.Decimal(re.sub(r"\D", "", whole) + "." + behind))
    return out


def is_amount(value, number):
    """True when the written number means the value: one with more than four decimals was computed, and is rounded."""
    value = decimal.Decimal(value)
    places = decimal.Decimal(1).scaleb(value.as_tuple().exponent)
    computed = re.search(r"[.,]\d{5,}\Z", number)
    roundings = (decimal.ROUND_HALF_UP, decimal.ROUND_DOWN)
    return any(amount == value or (computed and any(amount.quantize(places, how) == value for how in roundings))
               for amount in amounts(number))


def has_rating(value, text):
    """A rating is not written in hundredths, nor with groups of three digits. Its scale is not the rating."""
    value, _, scale = value.partition("/")
    numbers = [number for part in (text.split() if scale else [text]) for number in numbers_in(part)]
    if scale and scale not in numbers:
        return False
    if len(numbers) > 1 and (scale or "5") in numbers:
        numbers.remove(scale or "5")
    return any(is_amount(value, number) for number in numbers
               if not (number.isdigit() and decimal.Decimal(number) != decimal.Decimal(value)))


def is_available(value, text):
    """Whether the plain forms say the same; the words of people and of classes are not judged."""
    word = re.sub(r"[\s_-]", "", text).rsplit("/", 1)[-1].casefold()
    if word.isdigit():
        return value == ("in_stock" if int(word) else "out_of_stock")
    return STOCK_WORDS.get(word, value) == value


def has_shipping(value, text):
    """Its cost is a number of the text, its days are one or the sum of two."""
    numbers = numbers_in(text)
    if value["cost"] and not any(is_amount(value["cost"]["amount"], number) or
                                 decimal.Decimal(value["cost"]["amount"]) == 0 == grouped(number) for number in numbers):
        return False
    counts = [count for number in numbers if (count := grouped(number)) is not None]
    sums = {*counts, *(one + other for one, other in itertools.combinations(counts, 2))}
    return all(int(days) in sums for days in re.findall(r"\d+", value["days"] or ""))


def is_named_in(url, text):
    name = urllib.parse.unquote(urllib.parse.urlsplit(url).path.rsplit("/", 1)[-1]).split(".")[0]
    return name in urllib.parse.unquote(text)


def follows(fact):
    """False when the value is not in the text that the fact quotes: cut out of it, or a number in other writing."""
    if fact.field == "availability":
        return is_available(fact.value, fact.text)
    if fact.field in ("price", "list_price"):
        return any(is_amount(fact.value["amount"], number) for number in numbers_in(fact.text))
    if fact.field == "variant_price":
        price = fact.text.removeprefix(fact.source_sku)
        return any(is_amount(fact.value["amount"], number) for number in numbers_in(price))
    if fact.field == "rating":
        return has_rating(fact.value, fact.text)
    if fact.field == "shipping":
        return has_shipping(fact.value, fact.text)
    if fact.field in ("review_count", "stock"):
        return fact.value in [grouped(number) for number in numbers_in(fact.text)]
    if fact.field == "images":
        return is_named_in(fact.value, fact.text)
    value, text = folded(fact.value), folded(fact.text)
    if fact.field == "gtin":
        return fact.value in re.sub(r"[-\s]", "", text)
    if fact.field == "attributes":
        return value.replace(",", "")[:200] in text.replace(",", "")
    if fact.field in (*LISTS, "reviews", "questions") and len(fact.text.encode()) > 1_900:
        value = value[:200]  # the quote is cut off, and may be half markup
    return value in text
