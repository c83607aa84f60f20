#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/encoding.hpp"
#include "net/http_client.hpp"

// For the tests of this room. The program itself includes none of it.

namespace matjar::salla {

/// A Salla store in memory that behaves as the real one is documented to: a product is hidden until it has an image and
/// out until it has a quantity, texts are kept per language, a SKU is taken once, a refresh token works once.
class TestStore final : public net::HttpClient {
 public:
  struct Image {
    std::int64_t id = 0;
    std::string alt;
    std::string sort;
    std::string main;
  };
  struct Product {
    std::string sku;
    std::map<std::string, boost::json::object> texts;  ///< by language
    std::string wanted_status = "sale";
    std::int64_t quantity = 0;
    std::string price;
    std::string sale_price;
    std::vector<Image> images;

    std::string status() const {
      if (images.empty()) return "hidden";
      return quantity == 0 ? "out" : wanted_status;
    }
  };
  /// Something that goes wrong with the next call whose "METHOD /path" begins with `call`.
  struct Trouble {
    std::string call;
    int status = 0;        ///< 0: no answer
    bool happens = false;  ///< the store does what was asked before the answer is lost
    std::string body = {};
    net::Headers headers = {};
    std::string error = "connection_lost";
    std::optional<std::size_t> at = {};  ///< only the call of this place in `calls`
  };

  struct Webhook {
    std::int64_t id = 0;
    std::string event;
    std::string url;
    std::string name = {};
    std::string strategy = {};  ///< none: nobody has said how it is proven
    std::string secret = {};
  };

  std::map<std::int64_t, Product> products;
  std::vector<Webhook> webhooks_there;
  std::deque<Trouble> troubles;
  std::vector<std::string> calls;
  std::vector<std::string> bodies;  ///< of each call
  std::string code = "code-1";      ///< that a merchant's browser brings; good once
  std::string access_token = "access-1";
  std::string refresh_token = "refresh-1";
  std::string english = "disabled";  ///< or "enabled", or "missing"
  bool one_language = false;         ///< every text goes into the same place
  int presented_refresh_tokens = 0;
  std::int64_t next_id = 700'001;

  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    const std::string line = line_of(call);
    calls.push_back(line);
    bodies.push_back(call.body);
    const auto trouble = std::ranges::find_if(troubles, [&](const Trouble& one) {
      return line.starts_with(one.call) && one.at.value_or(calls.size() - 1) == calls.size() - 1;
    });
    if (trouble == troubles.end()) co_return handle(call, line);
    const Trouble now = *trouble;
    troubles.erase(trouble);
    if (now.happens) (void)handle(call, line);
    if (now.status == 0) {
      const ErrorKind kind = now.error == "call_timed_out" ? ErrorKind::timeout : ErrorKind::unavailable;
      co_return fail(kind, {.name = now.error, .message = "no answer", .next_step = ""});
    }
    co_return net::HttpAnswer{.status = now.status, .headers = now.headers, .body = now.body, .url = {}};
  }

  int count(std::string_view call) const {
    return static_cast<int>(std::ranges::count_if(calls, [&](const auto& line) { return line.starts_with(call); }));
  }
  std::string name(std::int64_t id, const std::string& language) {
    return std::string(products.at(id).texts[one_language ? "ar" : language]["name"].as_string());
  }

 private:
  static std::string line_of(const net::HttpCall& call) {
    std::string path = call.url.path();
    if (path.starts_with("/admin/v2")) path.erase(0, 9);
    return std::string(net::to_string(call.method)) + " " + path;
  }
  static net::HttpAnswer answer(int status, const boost::json::value& data) {
    const boost::json::object body{{"status", status}, {"success", true}, {"data", data}};
    return {.status = status, .headers = {}, .body = boost::json::serialize(body), .url = {}};
  }
  static net::HttpAnswer refuse(int status, std::string_view message, boost::json::object fields = {}) {
    boost::json::object error{{"code", "error"}, {"message", message}};
    if (!fields.empty()) error["fields"] = std::move(fields);
    const boost::json::object body{{"status", status}, {"success", false}, {"error", std::move(error)}};
    return {.status = status, .headers = {}, .body = boost::json::serialize(body), .url = {}};
  }

  net::HttpAnswer handle(const net::HttpCall& call, const std::string& line) {
    if (line == "POST /oauth2/token") return token(call);
    if (line == "GET /oauth2/user/info") return answer(200, {{"id", 7}, {"merchant", {{"id", 1100}}}});
    if (call.headers.get_or("Authorization", "") != "Bearer " + access_token) {
      return refuse(401, "The access token is invalid");
    }
    if (line.find(" /languages") != std::string::npos) return languages(line);
    if (line.find(" /webhooks") != std::string::npos) return webhooks(call, line);
    if (line == "POST /products") return create(call);
    const std::vector<std::string> parts = call.url.segments();
    const std::string& last = parts.back();
    if (line.starts_with("GET /products/sku/")) {
      for (auto& [id, product] : products) {
        if (product.sku == last) return answer(200, shown(id, language_of(call, "Accept-Language")));
      }
      return refuse(404, "not found");
    }
    const bool is_image = last == "images";
    const auto found = products.find(std::stoll(is_image ? parts[parts.size() - 2] : last));
    if (found == products.end()) return refuse(404, "not found");
    if (is_image) return add_image(found->second, call);
    if (call.method == net::Method::put) return change(found->first, call);
    if (call.method == net::Method::del) {
      products.erase(found);
      return answer(202, {{"message", "deleted"}});
    }
    return answer(200, shown(found->first, language_of(call, "Accept-Language")));
  }

  net::HttpAnswer token(const net::HttpCall& call) {
    if (call.body.find("grant_type=authorization_code") != std::string::npos) return exchange(call);
    ++presented_refresh_tokens;
    const std::string wanted = "refresh_token=" + refresh_token + "&";
    if (call.body.find(wanted) == std::string::npos) {
      return {
          .status = 401, .headers = {}, .body = R"({"error":"invalid_grant","error_description":"spent"})", .url = {}};
    }
    access_token += "-next";
    refresh_token += "-next";
    const boost::json::object body{
        {"access_token", access_token}, {"refresh_token", refresh_token}, {"expires_in", 1'209'600}};
    return {.status = 200, .headers = {}, .body = boost::json::serialize(body), .url = {}};
  }

  net::HttpAnswer exchange(const net::HttpCall& call) {
    if (code.empty() || call.body.find("code=" + code + "&") == std::string::npos) {
      return {.status = 400, .headers = {}, .body = R"({"error":"invalid_grant","error_description":"x"})", .url = {}};
    }
    code.clear();
    const boost::json::object body{{"access_token", access_token},
                                   {"refresh_token", refresh_token},
                                   {"expires", 1'209'599},
                                   {"scope", "products.read_write offline_access"}};
    return {.status = 200, .headers = {}, .body = boost::json::serialize(body), .url = {}};
  }

  /// Two on a page.
  net::HttpAnswer list_webhooks(const net::HttpCall& call) const {
    const std::size_t page = std::stoul(call.url.parameter("page").value_or("1"));
    boost::json::array rows;
    for (std::size_t i = (page - 1) * 2; i < std::min(page * 2, webhooks_there.size()); ++i) {
      const Webhook& one = webhooks_there[i];
      rows.push_back({{"id", one.id}, {"event", one.event}, {"url", one.url}, {"name", one.name}});
    }
    const boost::json::object pagination{{"currentPage", page}, {"totalPages", (webhooks_there.size() + 1) / 2}};
    const boost::json::object body{
        {"status", 200}, {"success", true}, {"data", std::move(rows)}, {"pagination", pagination}};
    return {.status = 200, .headers = {}, .body = boost::json::serialize(body), .url = {}};
  }

  net::HttpAnswer webhooks(const net::HttpCall& call, const std::string& line) {
    if (line == "GET /webhooks") return list_webhooks(call);
    if (line == "DELETE /webhooks/unsubscribe") {
      const std::int64_t id = std::stoll(call.url.parameter("id").value_or("0"));
      if (std::erase_if(webhooks_there, [id](const Webhook& one) { return one.id == id; }) == 0)
        return refuse(404, "not found");
      return answer(202, {{"message", "deleted"}});
    }
    const boost::json::object body = boost::json::parse(call.body).as_object();
    if (line == "POST /webhooks/subscribe") {
      webhooks_there.push_back({.id = next_id++,
                                .event = std::string(body.at("event").as_string()),
                                .url = std::string(body.at("url").as_string()),
                                .name = std::string(body.at("name").as_string())});
    }
    const std::int64_t id = call.method == net::Method::put ? std::stoll(call.url.segments().back()) : next_id - 1;
    const auto found = std::ranges::find(webhooks_there, id, &Webhook::id);
    if (found == webhooks_there.end()) return refuse(404, "not found");
    if (call.method == net::Method::put) {
      found->strategy = std::string(body.at("security_strategy").as_string());
      found->secret = std::string(body.at("secret").as_string());
    }
    return answer(200, {{"id", found->id}, {"event", found->event}, {"url", found->url}});
  }

  net::HttpAnswer languages(const std::string& line) {
    if (line.starts_with("PUT") && english == "missing") return refuse(404, "not found");
    if (!line.starts_with("GET")) english = "enabled";
    boost::json::array rows{{{"iso_code", "ar"}, {"status", "enabled"}}};
    if (english != "missing") rows.push_back({{"iso_code", "en"}, {"status", english}});
    return answer(200, rows);
  }

  static std::string language_of(const net::HttpCall& call, std::string_view header) {
    return std::string(call.headers.get_or(header, "ar"));
  }

  net::HttpAnswer create(const net::HttpCall& call) {
    const boost::json::object body = boost::json::parse(call.body).as_object();
    const std::string sku(body.at("sku").as_string());
    for (const auto& [id, product] : products) {
      if (product.sku == sku) return refuse(422, "alert.invalid_fields", {{"sku", {"مُستخدمة من قبل"}}});
    }
    const std::int64_t id = next_id++;
    products[id].sku = sku;
    return change(id, call);
  }

  net::HttpAnswer change(std::int64_t id, const net::HttpCall& call) {
    const boost::json::object body = boost::json::parse(call.body).as_object();
    Product& product = products.at(id);
    auto& texts = product.texts[one_language ? "ar" : language_of(call, "Content-Language")];
    for (const char* key : {"name", "subtitle", "description", "metadata_title", "metadata_description"}) {
      if (body.contains(key)) texts[key] = body.at(key);
    }
    if (body.contains("price")) product.price = literal(call.body, "\"price\":");
    if (body.contains("sale_price")) product.sale_price = literal(call.body, "\"sale_price\":");
    if (body.contains("quantity")) product.quantity = body.at("quantity").as_int64();
    if (body.contains("status")) product.wanted_status = std::string(body.at("status").as_string());
    return answer(201, shown(id, language_of(call, "Accept-Language")));
  }

  /// The digits as they were sent.
  static std::string literal(const std::string& body, std::string_view key) {
    const std::size_t from = body.find(key) + key.size();
    return body.substr(from, body.find_first_of(",}", from) - from);
  }

  net::HttpAnswer add_image(Product& product, const net::HttpCall& call) {
    if (product.images.size() >= 10) return refuse(422, "The maximum allowed images are 10");
    Image image{.id = next_id++};
    for (const net::FormPart& part : call.form) {
      if (part.name == "alt") image.alt = part.content;
      if (part.name == "sort") image.sort = part.content;
      if (part.name == "main") image.main = part.content;
    }
    product.images.push_back(image);
    return answer(201, {{"id", image.id}, {"alt_seo", image.alt}, {"sort", image.sort}});
  }

  boost::json::object shown(std::int64_t id, const std::string& language) {
    Product& product = products.at(id);
    const bool own = !one_language && product.texts.contains(language);
    const boost::json::object& texts = product.texts[own ? language : "ar"];
    // By value: an initializer list of JSON refers to what it is given until it has all of it.
    const auto text = [&texts](std::string_view name) {
      const boost::json::value* known = texts.if_contains(name);
      return known == nullptr ? boost::json::value() : *known;
    };
    boost::json::array images;
    for (const Image& image : product.images) {
      images.push_back({{"id", image.id}, {"alt", image.alt}, {"sort", std::stoll(image.sort)}});
    }
    const std::string page = "https://store.example/p" + std::to_string(id) + (language == "en" ? "?lang=en" : "");
    return {{"id", id},
            {"sku", product.sku},
            {"name", text("name")},
            {"description", text("description")},
            {"metadata", {{"title", text("metadata_title")}, {"description", text("metadata_description")}}},
            {"price", {{"amount", boost::json::parse(product.price)}, {"currency", "SAR"}}},
            {"status", product.status()},
            {"quantity", product.quantity},
            {"urls", {{"customer", page}, {"admin", "https://admin.example/" + std::to_string(id)}}},
            {"images", images}};
  }
};

}  // namespace matjar::salla
