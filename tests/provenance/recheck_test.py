#!/usr/bin/python3
"""Each kind of place is read again; an altered text, another place and a value that is not in its text are noticed. Then
every fact of the pages beside it, and each of them altered by one letter."""
import os
import pathlib
import re
import unittest

import recheck
from facts import Fact, facts_of, follows
from routes import UnknownRoute, is_found, is_part, places_of
from saved_page import SavedPage, decoded

HERE = pathlib.Path(__file__).parent
SHOP_READERS = HERE.parents[1] / "src/sourcing/shop_readers.cpp"

PAGE = SavedPage(("""<!doctype html><html lang="en"><meta property="og:title" content="Tea Cup">
<meta name="price" content="10.50"><h1 id="t">Tea <b>Cup</b><script>x</script></h1>
<p class="price now">$10.50</p><dl><dt>Material:</dt><dd>Fine <i>bone</i> china</dd><dt>A + B</dt><dd>7</dd></dl>
<form data-product='{"id":7,"list":[{"n":1.50}],"inner":"[{\\"sku\\":\\"S-1\\"}]"}'></form>
<script id="state" type="application/json">{"a":{"b c":["x",{"d":"two"}]},"flag":true,"none":[],"12":"y"}</script>
<script>window.loose = {name: 'Tea \\x26 Cup', /* why */ price: 10.50, off: !1,}; var kind = "plain";
var said = "it's", near = %s"near", far = %s"far", wide = %s{"a":"b"};</script>
<script type="application/ld+json">{"@graph":[{"@type":"Brand","@id":"#b","name":"Rose"},{"@type":["Thing","Product"],
"name":"Tea Cup","brand":{"@id":"#b"},"offers":[{"price":10.5,"priceCurrency":"USD"},{"price":"12","priceCurrency":"EUR"}],
"description":"<p>Holds tea.</p><p>Fine &amp;amp; light.</p>"}]}</script>
<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Saucer</span>
<div itemprop="offers" itemscope><meta itemprop="price" content="3"></div><div itemscope><b itemprop="name">Other</b></div></div>
<div typeof="Product"><span property="schema:name">Plate</span></div>""" % (" " * 55, " " * 65, " " * 65)).encode())

FOUND = [
    ("css:h1", "Tea Cup"), ("css:#t b", "Cup"), ("css:p.price", "$10.50"), ("css:p[class^=price], nav", "$10.50"),
    ("css:html@lang", "en"), ("css:[id=t]@id", "t"), ("meta:og:title", "Tea Cup"), ("meta:price", "10.50"),
    ("label:Material", "Fine bone china"), ('label:"A + B"', "7"),
    ("script:state.a[\"b c\"][1].d", "two"), ("script:state.flag", "true"), ("script:state.none", "[]"),
    ("script:state.12", "y"), ("script:state.a~", "a"), ("script:loose.name", "Tea & Cup"), ("script:loose.off", "false"),
    ("script:loose.price", "10.5"), ("script:kind", "plain"), ("script:said", "it's"), ("script:near", "near"),
    ('script:"window.loose".price', "10.50"),
    ("json(css:form@data-product).list[0].n", "1.5"), ("json(json(css:form@data-product).inner)[0].sku", "S-1"),
    ("json-ld:Product.name", "Tea Cup"), ("json-ld:Product.brand", "Rose"), ("json-ld:Product.offers.price", "12"),
    ("json-ld:Product.offers.price + json-ld:Product.offers.priceCurrency", "10.5 USD"),
    ("microdata:Product.name", "Saucer"), ("microdata:Product.offers.price", "3"), ("rdfa:Product.name", "Plate"),
]


class EachPlace(unittest.TestCase):
    def test_is_read_again(self):
        for route, text in FOUND:
            with self.subTest(route=route):
                self.assertTrue(is_found(PAGE, route, text))

    def test_has_no_altered_text(self):
        for route, text in FOUND:
            for altered in (text + "x", "x" + text, text[:-1] + "#", ""):
                with self.subTest(route=route, text=altered):
                    self.assertFalse(is_found(PAGE, route, altered))

    def test_is_not_another_place(self):
        for route, text in [("css:h2", "Tea Cup"), ("css:h1@lang", "en"), ("script:state.a.d", "two"),
                            ("script:state.a[\"b c\"][0].d", "two"), ("microdata:Product.name", "Other"),
                            ("json-ld:Brand.offers.price", "12"), ("label:Weight", "7"), ("meta:og", "Tea Cup"),
                            ("script:far", "far"), ("script:wide.a", "b")]:
            with self.subTest(route=route):
                self.assertFalse(is_found(PAGE, route, text))

    def test_of_a_paragraph_is_what_it_is_a_part_of(self):
        for paragraph in ("Holds tea.", "Fine & light."):
            self.assertTrue(is_part(PAGE, "json-ld:Product.description", paragraph))
        self.assertFalse(is_part(PAGE, "json-ld:Product.description", "Holds coffee."))

    def test_must_be_one_that_the_grammar_knows(self):
        for route in ("xpath://h1", "css", "script:", "json(css:h1", "script:state.a[", "answer:.a"):
            with self.subTest(route=route), self.assertRaises(UnknownRoute):
                is_found(PAGE, route, "x")

    def test_may_have_the_mark_between_places_inside_of_quotes(self):
        self.assertEqual(places_of('label:"A + B" + script:x["a + b"]'), ['label:"A + B"', 'script:x["a + b"]'])


class Bytes(unittest.TestCase):
    def test_are_utf8_where_that_is_valid_else_what_the_page_says(self):
        self.assertEqual(decoded("<meta charset=gbk>é".encode()), "<meta charset=gbk>é")
        self.assertEqual(decoded("<meta charset=gbk>手机".encode("gb18030")), "<meta charset=gbk>手机")


class Value(unittest.TestCase):
    @staticmethod
    def of(field, value, text):
        return follows(Fact(field, value, {"route": "", "text": text}))

    def test_follows_from_its_text(self):
        self.assertTrue(self.of("price", {"amount": "1299.90"}, "1.299,90 €"))
        self.assertTrue(self.of("price", {"amount": "49.90"}, "49.9 EUR"))
        self.assertTrue(self.of("price", {"amount": "12.50"}, "١٢٫٥٠ ر.س"))
        self.assertTrue(self.of("price", {"amount": "19.99"}, "1999"))
        self.assertTrue(self.of("price", {"amount": "1299.00"}, "EUR 1 299"))
        self.assertTrue(self.of("price", {"amount": "41.32"}, "41.319999999999997"))
        self.assertTrue(self.of("rating", "4.7", "4,7 von 5 Sternen"))
        self.assertTrue(self.of("rating", "9.1/10", "9.1 10"))
        self.assertTrue(self.of("rating", "91/100", "91 100"))
        self.assertTrue(self.of("rating", "5", "5 out of 5 stars"))
        self.assertTrue(self.of("rating", "4.6", "5つ星のうち4.6"))
        self.assertTrue(self.of("stock", 7, "7"))
        self.assertTrue(self.of("review_count", 1200, "1,200 ratings"))
        self.assertTrue(self.of("description", "x" * 3_000, "x" * 1_990))
        self.assertTrue(self.of("title", "Cup & Saucer", " Cup &amp;  Saucer | Shop"))
        self.assertTrue(self.of("images", "https://x.example/81a.jpg", "//x.example/81a._SL10_.jpg"))

    def test_of_shipping_is_its_cost_and_the_sum_of_its_days(self):
        def said(amount, days, text):
            return self.of("shipping", {"cost": amount and {"amount": amount}, "days": days}, text)

        self.assertTrue(said("25.00", "4-7", "25.00 SAR 1 2 3 5"))
        self.assertTrue(said("0.00", None, "0 USD"))
        self.assertTrue(said(None, "3-5", "3 5"))
        self.assertFalse(said("26.00", "4-7", "25.00 SAR 1 2 3 5"))
        self.assertFalse(said("25.00", "4-9", "25.00 SAR 1 2 3 5"))

    def test_that_its_text_does_not_say_is_noticed(self):
        self.assertFalse(self.of("price", {"amount": "12.00"}, "$13.00"))
        self.assertFalse(self.of("price", {"amount": "5.00"}, "$15.00"))
        self.assertFalse(self.of("price", {"amount": "9.00"}, "1299"))
        self.assertFalse(self.of("price", {"amount": "41.33"}, "41.319999999999997"))
        self.assertFalse(self.of("rating", "4.7", "4.75 out of 5"))
        self.assertFalse(self.of("rating", "0.5", "50"))
        self.assertFalse(self.of("rating", "9.1/10", "8.1 10"))
        self.assertFalse(self.of("rating", "9.1/10", "9.1"))
        self.assertFalse(self.of("rating", "5", "4.6 out of 5 stars"))
        self.assertFalse(self.of("description", "Tea", "x" * 1_990))
        self.assertFalse(self.of("stock", 7, "17"))
        self.assertFalse(self.of("brand", "Rose", "Tulip"))
        self.assertFalse(self.of("title", "Rose", "Tulip" * 400))
        self.assertFalse(self.of("review_count", 12, "2"))
        self.assertFalse(self.of("review_count", 100, "21"))
        self.assertFalse(self.of("review_count", 12, "1.2K"))
        self.assertFalse(self.of("review_count", 1, "1K"))
        self.assertFalse(self.of("images", "https://x.example/1.jpg", "/2.png"))

    def test_is_in_stock_as_the_plain_forms_say(self):
        for text in ("true", "3", "InStock", "https://schema.org/InStock", "IN_STOCK"):
            with self.subTest(text=text):
                self.assertTrue(self.of("availability", "in_stock", text))
                self.assertFalse(self.of("availability", "out_of_stock", text))
        for text in ("false", "0", "[]", "http://schema.org/SoldOut", "out of stock"):
            with self.subTest(text=text):
                self.assertTrue(self.of("availability", "out_of_stock", text))
                self.assertFalse(self.of("availability", "in_stock", text))

    def test_of_a_variant_is_its_id_and_its_price(self):
        quoted = {"route": "", "text": "12 159.00 USD"}
        for amount, right in (("159.00", True), ("12.00", False), ("59.00", False)):
            product = {"variants": [{"source_sku": "12", "price": {"amount": amount}, "provenance": quoted}]}
            with self.subTest(amount=amount):
                self.assertEqual([follows(fact) for fact in facts_of(product)], [True, right])


def altered(text):
    """One letter or digit in the middle is another one."""
    places = [i for i, c in enumerate(text) if c.isalnum()] or [0]
    at = places[len(places) // 2]
    return text[:at] + ("7" if text[at] != "7" else "3") + text[at + 1:]


class OwnPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pages = [(file.name, page, list(facts_of(product)))
                     for file, page, product in recheck.read_pages(os.environ["MATJAR"], [HERE / "pages"])]

    def test_show_a_title_and_a_price(self):
        for name, _, facts in self.pages:
            with self.subTest(page=name):
                self.assertLessEqual({"title", "price"}, {fact.field for fact in facts})

    def test_are_there_for_every_reader_of_a_shop(self):
        readers = re.findall(r'\.name = "(\w+)"', SHOP_READERS.read_text())
        self.assertGreater(len(readers), 10)
        for reader in readers:
            with self.subTest(reader=reader):
                self.assertTrue([name for name, _, _ in self.pages if re.match(rf"{reader}(?![a-z0-9])", name)])

    def test_have_each_fact_where_it_says(self):
        for name, page, facts in self.pages:
            for fact in facts:
                with self.subTest(page=name, field=fact.field, route=fact.route, text=fact.text):
                    self.assertIsNone(recheck.problem_of(page, fact))

    def test_have_no_fact_with_a_letter_of_its_text_altered(self):
        for name, page, facts in self.pages:
            for fact in facts:
                fact.text, kept = altered(fact.text), fact.text
                with self.subTest(page=name, field=fact.field, route=fact.route, text=fact.text):
                    self.assertIsNotNone(recheck.problem_of(page, fact))
                fact.text = kept


if __name__ == "__main__":
    unittest.main()
