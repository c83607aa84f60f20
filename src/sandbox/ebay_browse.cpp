#include "sandbox/ebay_browse.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "sandbox/form_body.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

using namespace std::string_view_literals;

constexpr std::chrono::hours kTokenLifetime{2};
constexpr auto kScope = "https://api.ebay.com/oauth/api_scope"sv;
constexpr auto kItem = "/ebay/buy/browse/v1/item/get_item_by_legacy_id"sv;
constexpr auto kGroup = "/ebay/buy/browse/v1/item/get_items_by_item_group"sv;
constexpr std::array kMarketplaces = {"EBAY_US"sv, "EBAY_DE"sv, "EBAY_GB"sv, "EBAY_FR"sv,
                                      "EBAY_IT"sv, "EBAY_ES"sv, "EBAY_AU"sv, "EBAY_CA"sv};

struct Refusal {
  int status;
  int id;
  std::string_view domain;
  std::string message;
};

net::Response refusal(const Refusal& what, const std::vector<std::string>& parameters = {}) {
  JsonObject error;
  error.number("errorId", what.id).text("domain", what.domain).text("category", "REQUEST");
  error.text("message", what.message);
  if (!parameters.empty()) error.raw("parameters", json_array(parameters));
  return net::json_response(what.status, JsonObject().raw("errors", json_array({error.str()})).str());
}

net::Response oauth_refusal(int status, std::string_view error) {
  return net::json_response(status, JsonObject().text("error", error).text("error_description", "refused").str());
}

std::string price(std::string_view value) {
  return JsonObject().text("value", value).text("currency", "USD").str();
}
std::string image(std::string_view name) {
  return JsonObject().text("imageUrl", fmt::format("https://i.demo.example/images/g/{}.jpg", name)).str();
}
std::string aspect(std::string_view name, std::string_view value) {
  return JsonObject().text("type", "STRING").text("name", name).text("value", value).str();
}
std::string stock(std::string_view status) {
  return json_array({JsonObject().text("estimatedAvailabilityStatus", status).str()});
}

std::string camera_json() {
  const auto listed = JsonObject().raw("originalPrice", price("199.00")).str();
  const auto rating = JsonObject().text("averageRating", "4.5").number("reviewCount", 12).str();
  return JsonObject()
      .text("itemId", fmt::format("v1|{}|0", kEbayCamera))
      .text("legacyItemId", kEbayCamera)
      .text("title", "Noor 35 mm Film Camera")
      .text("brand", "Noor")
      .text("mpn", "N-35")
      .raw("price", price("149.90"))
      .raw("marketingPrice", listed)
      .text("categoryPath", "Cameras & Photo|Film Photography|Film Cameras")
      .text("description", "<h2>Tested</h2><p>With <i>strap</i> and case.</p><script>x()</script>")
      .raw("image", image("camera-1"))
      .raw("additionalImages", json_array({image("camera-2"), image("camera-3")}))
      .raw("localizedAspects", json_array({aspect("Brand", "Noor"), aspect("Film Format", "35 mm")}))
      .raw("estimatedAvailabilities", stock("IN_STOCK"))
      .raw("primaryProductReviewRating", rating)
      .raw("seller", JsonObject().text("username", "noor-cameras").str())
      .str();
}

struct StrapRow {
  std::string_view number;
  std::string_view colour;
  std::string_view price;
  std::string_view stock;
};
constexpr std::array kStraps = {StrapRow{"500000000001", "Brown", "19.00", "OUT_OF_STOCK"},
                                StrapRow{"500000000002", "Black", "21.50", "LIMITED_STOCK"}};

std::string strap_json(const StrapRow& strap) {
  return JsonObject()
      .text("itemId", fmt::format("v1|{}|{}", kEbayStrap, strap.number))
      .text("legacyItemId", kEbayStrap)
      .text("title", fmt::format("Noor Camera Strap {}", strap.colour))
      .raw("primaryItemGroup",
           JsonObject().text("itemGroupId", kEbayStrap).text("itemGroupTitle", "Noor Camera Strap").str())
      .raw("price", price(strap.price))
      .raw("image", image(strap.colour))
      .raw("localizedAspects", json_array({aspect("Material", "Leather"), aspect("Color", strap.colour)}))
      .raw("estimatedAvailabilities", stock(strap.stock))
      .raw("seller", JsonObject().text("username", "noor-cameras").str())
      .str();
}

std::string group_json() {
  std::vector<std::string> items;
  for (const auto& strap : kStraps) items.push_back(strap_json(strap));
  const auto description = JsonObject().text("description", "<p>Soft and strong.</p>").str();
  return JsonObject().raw("items", json_array(items)).raw("commonDescriptions", json_array({description})).str();
}

}  // namespace

net::Response EbayBrowse::answer(Call& call) {
  const auto& request = call.request;
  if (request.path == "/ebay/identity/v1/oauth2/token" && request.method == net::Method::post) return token(call);
  const bool reads = request.method == net::Method::get;
  if (reads && request.path == kItem) return item(call, false);
  if (reads && request.path == kGroup) return item(call, true);
  return refusal({.status = 404, .id = 2002, .domain = "ACCESS", .message = "Resource not found"});
}

net::Response EbayBrowse::token(Call& call) {
  const auto wanted = "Basic " + to_base64(fmt::format("{}:{}", kEbayClient, kEbaySecret));
  if (call.request.headers.get_or("Authorization", "") != wanted) return oauth_refusal(401, "invalid_client");
  if (!call.request.headers.get_or("Content-Type", "").starts_with("application/x-www-form-urlencoded"))
    return oauth_refusal(400, "invalid_request");
  const auto fields = form_fields(call.request.headers, call.request.body);
  if (!fields || !fields->contains("grant_type") || fields->at("grant_type") != "client_credentials")
    return oauth_refusal(400, "unsupported_grant_type");
  if (!fields->contains("scope") || fields->at("scope") != kScope) return oauth_refusal(400, "invalid_scope");
  return net::json_response(200, JsonObject()
                                     .text("access_token", tokens_.issue(call.now, kTokenLifetime))
                                     .number("expires_in", std::chrono::seconds(kTokenLifetime).count())
                                     .text("token_type", "Application Access Token")
                                     .str());
}

net::Response EbayBrowse::item(Call& call, bool group) const {
  const auto presented = bearer_of(call.request.headers.get_or("Authorization", ""));
  if (presented.empty())
    return refusal({.status = 401, .id = 1002, .domain = "OAuth", .message = "Missing access token"});
  if (tokens_.standing(presented, call.now) != IssuedTokens::Standing::valid)
    return refusal({.status = 401, .id = 1001, .domain = "OAuth", .message = "Invalid access token"});
  const auto marketplace = call.request.headers.get_or("X-EBAY-C-MARKETPLACE-ID", "EBAY_US");
  if (std::ranges::find(kMarketplaces, marketplace) == kMarketplaces.end())
    return refusal({.status = 400, .id = 12502, .domain = "API_BROWSE", .message = "The marketplace ID is invalid."});
  const auto id = call.product = call.query(group ? "item_group_id" : "legacy_item_id");
  if (group && id == kEbayStrap) return net::json_response(200, group_json());
  if (!group && id == kEbayCamera) return net::json_response(200, camera_json());
  if (!group && id == kEbayStrap) {
    const auto href =
        fmt::format("https://api.ebay.com/buy/browse/v1/item/get_items_by_item_group?item_group_id={}", id);
    return refusal({.status = 400,
                    .id = 11006,
                    .domain = "API_BROWSE",
                    .message = fmt::format("The legacy Id is invalid. Use {} to get the item group details.", href)},
                   {JsonObject().text("name", "itemGroupHref").text("value", href).str()});
  }
  return refusal({.status = 404, .id = 11001, .domain = "API_BROWSE", .message = "The specified item was not found."});
}

}  // namespace matjar::sandbox
