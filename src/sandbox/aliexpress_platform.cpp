#include "sandbox/aliexpress_platform.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>

#include "base/decimal.hpp"
#include "base/utf8.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"
#include "sandbox/form_body.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

constexpr std::string_view kBase = "/aliexpress";
constexpr std::chrono::hours kMaxDrift{2};
constexpr std::chrono::hours kTokenLifetime{24};

net::Response refusal(std::string_view code, std::string_view message) {
  const auto error =
      JsonObject().text("type", "ISV").text("code", code).text("msg", message).text("request_id", "sandbox").str();
  return net::json_response(200, JsonObject().raw("error_response", error).str());
}

/// What the documented rule signs: the path below /rest, then names and values in the order of the names.
std::string expected_sign(std::string_view path, const std::map<std::string, std::string>& fields) {
  std::string text;
  if (path.starts_with("/rest")) text = path.substr(5);
  for (const auto& [name, value] : fields)
    if (name != "sign") text.append(name).append(value);
  auto hex = crypto::hex_of(crypto::hmac_sha256(kAliExpressSecret, text));
  for (auto& letter : hex) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return hex;
}

std::optional<Timestamp> time_of(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Timestamp(std::chrono::milliseconds(count));
}

std::optional<net::Response> trouble(std::string_view path, const std::map<std::string, std::string>& fields,
                                     Timestamp now) {
  for (const auto* name : {"app_key", "timestamp", "sign_method", "sign"})
    if (!fields.contains(name)) return refusal("MissingParameter", fmt::format("The request is missing {}", name));
  if (fields.at("app_key") == "sandbox-busy")
    return refusal("ApiCallLimit", "Api access frequency exceeds the limit. this ban will last 1 seconds");
  if (fields.at("app_key") != kAliExpressKey) return refusal("InvalidAppKey", "The specified App Key is invalid");
  const auto sent = time_of(fields.at("timestamp"));
  if (!sent || std::chrono::abs(now - *sent) > kMaxDrift)
    return refusal("IllegalTimestamp", "The specified timestamp is out of range");
  const bool good = fields.at("sign_method") == "sha256" &&
                    crypto::equal_in_constant_time(fields.at("sign"), expected_sign(path, fields));
  if (!good) return refusal("IncompleteSignature", "The request signature does not conform to platform standards");
  return std::nullopt;
}

/// Riyals and dirhams for who asks for them, dollars for everybody else.
struct Exchange {
  std::string currency = "USD";
  Decimal rate = Decimal(1, 0);
  std::string of(const Decimal& dollars) const { return dollars.times(rate, 2).value_or(Decimal()).str(); }
};
Exchange exchange_for(const std::string& currency) {
  if (currency == "SAR") return {.currency = currency, .rate = Decimal(375, 2)};
  if (currency == "AED") return {.currency = currency, .rate = Decimal(36'725, 4)};
  return {};
}

struct Colour {
  std::string_view sku;
  std::string_view name;
  std::string_view own_name;
  Decimal price;
  int stock;
};
constexpr std::array kColours = {Colour{"12000006000000011", "Black", "", Decimal(1'280, 2), 57},
                                 Colour{"12000006000000012", "Green", "Forest", Decimal(1'180, 2), 0},
                                 Colour{"12000006000000013", "White", "", Decimal(1'320, 2), 8}};

std::string sku_json(const Colour& colour, const Exchange& exchange) {
  const auto property = JsonObject()
                            .number("sku_property_id", 14)
                            .text("sku_property_name", "Color")
                            .text("sku_property_value", colour.name)
                            .text("property_value_definition_name", colour.own_name)
                            .text("sku_image", fmt::format("https://ae01.demo.example/kf/lamp-{}.jpg", colour.name));
  return JsonObject()
      .text("sku_id", colour.sku)
      .text("offer_sale_price", exchange.of(colour.price))
      .text("sku_price", exchange.of(Decimal(2'560, 2)))
      .text("currency_code", exchange.currency)
      .number("sku_available_stock", colour.stock)
      .raw("ae_sku_property_dtos", JsonObject().raw("ae_sku_property_d_t_o", json_array({property.str()})).str())
      .str();
}

std::string attribute_json(int id, std::string_view name, std::string_view value) {
  return JsonObject().number("attr_name_id", id).text("attr_name", name).text("attr_value", value).str();
}

std::string lamp_json(const Exchange& exchange, std::string_view country) {
  const auto base = JsonObject()
                        .raw("product_id", kAliExpressLamp)
                        .text("subject", "Noor Clip Lamp, 12 W, for Desk &amp; Bed")
                        .text("product_status_type", "onSelling")
                        .text("avg_evaluation_rating", "4.8")
                        .text("evaluation_count", "1004")
                        .text("currency_code", "CNY")
                        .text("detail",
                              "<div><p>Bends to <b>every</b> side.</p><img src=\"//ae01.demo.example/d.jpg\">"
                              "<p>Clips on to boards of up to 6 cm.</p><script>track()</script></div>")
                        .text("mobile_detail", R"({"version":"2.0.0","moduleList":[]})");
  std::vector<std::string> skus;
  for (const auto& colour : kColours) skus.push_back(sku_json(colour, exchange));
  const auto attributes = json_array({attribute_json(2, "Brand Name", "Noor"), attribute_json(10, "Power", "12 W"),
                                      attribute_json(11, "Material", "Aluminium")});
  return JsonObject()
      .raw("ae_item_base_info_dto", base.str())
      .raw("ae_multimedia_info_dto", JsonObject()
                                         .text("image_urls",
                                               "https://ae01.demo.example/kf/lamp-1.jpg;https://ae01.demo.example/kf/"
                                               "lamp-2.jpg;https://ae01.demo.example/kf/lamp-3.jpg")
                                         .str())
      .raw("ae_item_properties", JsonObject().raw("ae_item_property", attributes).str())
      .raw("ae_item_sku_info_dtos", JsonObject().raw("ae_item_sku_info_d_t_o", json_array(skus)).str())
      .raw("ae_store_info", JsonObject().text("store_name", "Noor Lights Store").str())
      .raw("logistics_info_dto", JsonObject().number("delivery_time", 9).text("ship_to_country", country).str())
      .str();
}

std::string mat_json() {
  return JsonObject()
      .raw("ae_item_base_info_dto", JsonObject().raw("product_id", kAliExpressMat).text("subject", "Yoga Mat").str())
      .str();
}

net::Response wrapped(JsonObject inside) {
  return net::json_response(
      200, JsonObject().raw("aliexpress_ds_product_get_response", inside.text("request_id", "sandbox").str()).str());
}

}  // namespace

net::Response AliExpressPlatform::answer(Call& call) {
  const auto path = std::string_view(call.request.path).substr(kBase.size());
  const bool known = path == "/sync" || path == "/rest/auth/token/refresh";
  if (!known || call.request.method != net::Method::post) return net::text_response(404, "There is no such API\n");
  const auto fields = form_fields(call.request.headers, call.request.body);
  if (!fields) return refusal("MissingParameter", "The request has no parameters");
  if (auto refused = trouble(path, *fields, call.now)) return std::move(*refused);
  return path == "/sync" ? product(*fields, call) : refresh(*fields, call);
}

net::Response AliExpressPlatform::product(const Fields& fields, Call& call) const {
  for (const auto* name : {"method", "access_token", "product_id", "ship_to_country"})
    if (!fields.contains(name)) return refusal("MissingParameter", fmt::format("The request is missing {}", name));
  if (fields.at("method") != "aliexpress.ds.product.get") return refusal("InvalidApiPath", "There is no such method");
  const auto& token = fields.at("access_token");
  const bool valid = token == kAliExpressToken || tokens_.standing(token, call.now) == IssuedTokens::Standing::valid;
  if (!valid) return refusal("IllegalAccessToken", "The specified access token is invalid or expired");
  const auto& id = call.product = fields.at("product_id");
  const auto& country = fields.at("ship_to_country");
  if (id == kAliExpressKnife && country == "SA")
    return wrapped(JsonObject().number("rsp_code", 602).text("rsp_msg", "Item is not allowed to this country"));
  if (id != kAliExpressLamp && id != kAliExpressMat)
    return wrapped(JsonObject().number("rsp_code", 605).text("rsp_msg", "ITEM_ID_NOT_FOUND"));
  const auto currency = fields.contains("target_currency") ? fields.at("target_currency") : "USD";
  const auto json = id == kAliExpressLamp ? lamp_json(exchange_for(currency), country) : mat_json();
  return wrapped(JsonObject().number("rsp_code", 200).text("rsp_msg", "Call succeeds").raw("result", json));
}

net::Response AliExpressPlatform::refresh(const Fields& fields, Call& call) {
  const auto found = fields.find("refresh_token");
  if (found == fields.end()) return refusal("MissingParameter", "The request is missing refresh_token");
  if (refresh_tokens_.erase(found->second) == 0)  // one use each
    return refusal("IllegalRefreshToken", "The specified refresh token is invalid or expired");
  const auto token = tokens_.issue(call.now, kTokenLifetime);
  refresh_tokens_.insert(token + "-refresh");
  const auto seconds = std::chrono::seconds(kTokenLifetime).count();
  return net::json_response(200, JsonObject()
                                     .text("access_token", token)
                                     .text("refresh_token", token + "-refresh")
                                     .number("expires_in", seconds)
                                     .text("code", "0")
                                     .str());
}

}  // namespace matjar::sandbox
