#include "sourcing/shop_table.hpp"

#include <fstream>
#include <gtest/gtest.h>

#include "sourcing/test_shops.hpp"

namespace matjar::sourcing {
namespace {

constexpr std::string_view kShop = R"(
platform = "lamps"
domains = ["lamps.example"]
product_hosts = ["", "www"]
short_hosts = ["l.example"]
[[form]]
pattern = '/lamp/(?P<id>\d+)'
canonical = "https://www.{domain}/lamp/{id}"
)";

/// The message with which a file is refused; "taken" when it is not.
std::string refusal(std::string_view toml) {
  const auto shop = parse_shop("lamps.toml", toml);
  return shop ? "taken" : shop.error().message;
}

/// `kShop` with one line put in place of another.
std::string changed(std::string_view line, std::string_view into) {
  std::string text(kShop);
  text.replace(text.find(line), line.size(), into);
  return text;
}

class ShopFolder {
 public:
  ShopFolder() : path_(std::filesystem::path(testing::TempDir()) / "shop_table_test") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ShopFolder() { std::filesystem::remove_all(path_); }
  ShopFolder(const ShopFolder&) = delete;
  ShopFolder& operator=(const ShopFolder&) = delete;

  void write(const std::string& name, std::string_view text) const { std::ofstream(path_ / name) << text; }
  std::string refusal() const {
    const auto table = ShopTable::load(path_);
    return table ? "taken" : table.error().name + ": " + table.error().message;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(ShopTable, every_example_of_every_shipped_file_is_read_as_it_says) {
  const LinkRecogniser links = test_recogniser();
  EXPECT_GE(links.table().shops().size(), 18U);
  for (const Shop& shop : links.table().shops()) {
    EXPECT_FALSE(shop.examples.empty()) << shop.platform;
    for (const LinkExample& example : shop.examples) {
      const auto link = links.classify(example.link);
      ASSERT_TRUE(link) << example.link << ": " << describe(link.error());
      EXPECT_EQ(link->listing.platform, shop.platform) << example.link;
      EXPECT_EQ(link->kind, example.kind) << example.link;
      EXPECT_EQ(link->listing.external_id, example.id) << example.link;
      if (example.kind == LinkKind::product) {
        EXPECT_EQ(link->listing.canonical_url, example.canonical) << example.link;
      }
    }
  }
}

TEST(ShopTable, a_new_shop_is_one_small_file) {
  ShopFolder folder;
  folder.write("lamps.toml", kShop);
  auto table = ShopTable::load(folder.path());
  ASSERT_TRUE(table) << describe(table.error());
  const LinkRecogniser links(*std::move(table));
  const auto link = links.recognise("lamps.example/en/lamp/7?utm_source=x");
  ASSERT_TRUE(link) << describe(link.error());
  EXPECT_EQ(link->listing.platform, "lamps");
  EXPECT_EQ(link->listing.external_id, "7");
  EXPECT_EQ(link->listing.canonical_url, "https://www.lamps.example/lamp/7");
  EXPECT_EQ(links.classify("https://l.example/x")->kind, LinkKind::short_link);
  EXPECT_EQ(links.classify("https://www.l.example/x")->kind, LinkKind::short_link);
  EXPECT_EQ(links.classify("https://jobs.lamps.example/lamp/7")->kind, LinkKind::not_product);
  EXPECT_EQ(links.classify("https://www.lamps.example/chairs")->kind, LinkKind::not_product);
}

TEST(ShopTable, searches_a_form_in_the_path_and_in_the_query_only_when_it_says_so) {
  const auto kind_of = [](const std::string& toml) {
    std::vector<Shop> shops;
    shops.push_back(*parse_shop("lamps.toml", toml));
    return LinkRecogniser(*ShopTable::from(std::move(shops))).classify("https://lamps.example/go?to=/lamp/7")->kind;
  };
  EXPECT_EQ(kind_of(std::string(kShop)), LinkKind::not_product);
  EXPECT_EQ(kind_of(std::string(kShop) + "query = true"), LinkKind::product);
}

TEST(ShopTable, knows_the_shop_of_a_host_by_its_own_domain_alone) {
  std::vector<Shop> shops;
  shops.push_back(*parse_shop("lamps.toml", kShop));
  const auto table = ShopTable::from(std::move(shops));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->shop_of("www.lamps.example")->role, ShopTable::HostRole::products);
  EXPECT_EQ(table->shop_of("a.b.lamps.example")->role, ShopTable::HostRole::other);
  EXPECT_EQ(table->shop_of("l.example")->role, ShopTable::HostRole::redirects);
  EXPECT_FALSE(table->shop_of("x.l.example"));
  EXPECT_FALSE(table->shop_of("mylamps.example"));
  EXPECT_FALSE(table->shop_of("lamps.example.org"));
  EXPECT_FALSE(table->shop_of(""));
}

TEST(ShopTable, reads_the_ladder_of_a_shop_and_what_its_links_choose) {
  const auto shop = parse_shop(
      "lamps.toml", changed("[[form]]", "rungs = [\"unlocker\", \"http\"]\nharmless = [\"size\"]\n[[form]]"));
  ASSERT_TRUE(shop) << describe(shop.error());
  EXPECT_EQ(shop->rungs, (std::vector<product::Rung>{product::Rung::unlocker, product::Rung::http}));
  EXPECT_EQ(shop->harmless, std::vector<std::string>{"size"});
  EXPECT_TRUE(parse_shop("lamps.toml", kShop)->rungs.empty());
}

TEST(ShopTable, names_file_and_key_of_what_is_wrong) {
  EXPECT_EQ(refusal(kShop), "taken");
  EXPECT_EQ(refusal("platform = "), "lamps.toml: line 1: Error while parsing key-value pair: encountered end-of-file.");
  EXPECT_EQ(refusal(changed("platform = \"lamps\"", "")), "lamps.toml: platform: it is missing.");
  EXPECT_EQ(refusal(changed("short_hosts", "short_host")), "lamps.toml: short_host: there is no such key.");
  EXPECT_EQ(refusal(changed("\"l.example\"", "7")), "lamps.toml: short_hosts: it must be a list of texts.");
  EXPECT_EQ(refusal(changed("[\"l.example\"]", "\"l.example\"")),
            "lamps.toml: short_hosts: it must be a list of texts.");
  EXPECT_EQ(refusal(changed("\"l.example\"", "\"https://l.example\"")),
            "lamps.toml: short_hosts: \"https://l.example\" is no host in small letters.");
  EXPECT_EQ(refusal(changed("[[form]]", "[form]")), "lamps.toml: form: write [[form]].");
  EXPECT_EQ(refusal(changed("[[form]]", "rungs = []\n[[form]]")), "lamps.toml: rungs: a ladder has one rung at least.");
  EXPECT_EQ(refusal(changed("[[form]]", "rungs = [\"api\", \"telephone\"]\n[[form]]")),
            "lamps.toml: rungs: \"telephone\" is none of api, http, browser, proxy, unlocker.");
  EXPECT_EQ(refusal(changed("[[form]]", "harmless = \"variant\"\n[[form]]")),
            "lamps.toml: harmless: it must be a list of texts.");
}

TEST(ShopTable, names_the_form_whose_pattern_or_template_is_wrong) {
  EXPECT_EQ(refusal(changed("(?P<id>\\d+)'", "(?P<id>\\d+'")),
            "lamps.toml: form 1: pattern: missing ): /lamp/(?P<id>\\d+.");
  EXPECT_EQ(refusal(changed("(?P<id>", "(?P<number>")),
            "lamps.toml: form 1: pattern: it has a group \"number\"; only id and prefix mean something.");
  EXPECT_EQ(refusal(changed("(?P<id>", "(")),
            "lamps.toml: form 1: pattern: it has no group (?P<id>…) that holds the product.");
  EXPECT_EQ(refusal(changed("pattern = '/lamp/(?P<id>\\d+)'", "")), "lamps.toml: form 1: pattern: it is missing.");
  EXPECT_EQ(refusal(changed("{domain}", "{tld}")),
            "lamps.toml: form 1: canonical: it knows {host}, {domain}, {prefix} and {id} alone.");
  EXPECT_EQ(refusal(changed("/{id}", "/")), "lamps.toml: form 1: canonical: it has no {id}.");
  EXPECT_EQ(refusal(changed("\"https://www", "\"http://www")),
            "lamps.toml: form 1: canonical: it is no https address.");
  EXPECT_EQ(refusal(std::string(kShop) + "kind = \"list\""),
            "lamps.toml: form 1: kind: \"list\" is none of product, short, not_product.");
  EXPECT_EQ(refusal(std::string(kShop) + "id_case = \"lower\""),
            "lamps.toml: form 1: id_case: it may be \"upper\", or left out.");
  EXPECT_EQ(refusal(std::string(kShop) + "any_host = 1"), "lamps.toml: form 1: any_host: it is true or false.");
  EXPECT_EQ(refusal(std::string(kShop) + "query = 1"), "lamps.toml: form 1: query: it is true or false.");
  EXPECT_EQ(refusal("platform = \"lamps\"\n[[form]]\npattern = '/(?P<id>x)'"),
            "lamps.toml: form 1: any_host: a shop without domains has no other forms.");
  EXPECT_EQ(refusal(std::string(kShop) + "[[example]]\nid = \"7\""), "lamps.toml: example 1: link: it is missing.");
}

TEST(ShopTable, refuses_a_folder_that_does_not_fit_together) {
  ShopFolder folder;
  EXPECT_TRUE(folder.refusal().starts_with("shops_missing: "));
  folder.write("lamps.toml", kShop);
  EXPECT_EQ(folder.refusal(), "taken");
  folder.write("chairs.toml", "platform = \"chairs\"\ndomains = [\"lamps.example\"]");
  EXPECT_EQ(folder.refusal(), "shops_unreadable: The host lamps.example stands with both chairs and lamps.");
  folder.write("chairs.toml", "platform = \"tables\"");
  EXPECT_EQ(folder.refusal(), "shops_unreadable: chairs.toml: platform: \"tables\" is not the file's name.");
  folder.write("chairs.toml", std::string(300'000, '#'));
  EXPECT_TRUE(folder.refusal().ends_with("chairs.toml is larger than 256 KiB."));
}

}  // namespace
}  // namespace matjar::sourcing
