#include "sandbox/amazon_creators.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "base/encoding.hpp"
#include "sandbox/form_body.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

using namespace std::string_view_literals;

constexpr std::chrono::hours kTokenLifetime{1};
constexpr auto kVersion2 = "sandbox-creator-v2"sv;
constexpr auto kNewcomer = "sandbox-newcomer"sv;
constexpr auto kLogin = "/amazon/auth/o2/token"sv;
constexpr auto kCognito = "/amazon/oauth2/token"sv;
constexpr std::size_t kMaxItems = 10;

constexpr std::array kMarketplaces = {"www.amazon.sa"sv, "www.amazon.ae"sv, "www.amazon.eg"sv, "www.amazon.co.uk"sv,
                                      "www.amazon.de"sv, "www.amazon.fr"sv, "www.amazon.it"sv, "www.amazon.es"sv};
constexpr std::array kResources = {"itemInfo.title"sv,
                                   "itemInfo.features"sv,
                                   "itemInfo.byLineInfo"sv,
                                   "itemInfo.productInfo"sv,
                                   "images.primary.large"sv,
                                   "images.variants.large"sv,
                                   "offersV2.listings.price"sv,
                                   "offersV2.listings.availability"sv,
                                   "offersV2.listings.isBuyBoxWinner"sv,
                                   "offersV2.listings.merchantInfo"sv,
                                   "offersV2.listings.condition"sv,
                                   "parentASIN"sv};

net::Response oauth_refusal(int status, std::string_view error) {
  return net::json_response(status, JsonObject().text("error", error).text("error_description", "refused").str());
}

net::Response refusal(int status, std::string_view type, std::string_view reason) {
  return net::json_response(status, JsonObject().text("type", type).text("reason", reason).str());
}

net::Response invalid(std::string_view reason) {
  return refusal(400, "ValidationException", reason);
}

template <class List>
bool among(const List& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

std::string shown(std::string_view value) {
  return JsonObject().text("displayValue", value).str();
}
std::string shown_all(const std::vector<std::string>& values) {
  return JsonObject().raw("displayValues", json_array(values)).str();
}
std::string picture(std::string_view name) {
  const auto large = JsonObject()
                         .text("url", fmt::format("https://m.demo.example/images/I/{}.jpg", name))
                         .number("width", 1'000)
                         .number("height", 1'000);
  return JsonObject().raw("large", large.str()).str();
}
std::string money(std::string_view amount) {
  return JsonObject().raw("amount", amount).text("currency", "SAR").text("displayAmount", amount).str();
}

using Asked = std::set<std::string>;

std::string kettle_offer(const Asked& asked) {
  JsonObject offer;
  if (asked.contains("offersV2.listings.price")) {
    const auto basis = JsonObject().raw("money", money("199")).text("savingBasisType", "LIST_PRICE").str();
    offer.raw("price", JsonObject().raw("money", money("149.95")).raw("savingBasis", basis).str());
  }
  if (asked.contains("offersV2.listings.availability"))
    offer.raw("availability", JsonObject().text("message", "In stock").text("type", "IN_STOCK").str());
  if (asked.contains("offersV2.listings.isBuyBoxWinner")) offer.boolean("isBuyBoxWinner", true);
  if (asked.contains("offersV2.listings.condition")) offer.raw("condition", JsonObject().text("value", "New").str());
  if (asked.contains("offersV2.listings.merchantInfo"))
    offer.raw("merchantInfo", JsonObject().text("name", "Noor Kitchen").str());
  return offer.str();
}

std::string kettle_info(const Asked& asked) {
  JsonObject info;
  if (asked.contains("itemInfo.title")) info.raw("title", shown("Noor Gooseneck Kettle, 1 L, Steel"));
  if (asked.contains("itemInfo.byLineInfo")) info.raw("byLineInfo", JsonObject().raw("brand", shown("Noor")).str());
  if (asked.contains("itemInfo.features"))
    info.raw("features", shown_all({json_quote("Holds 1 litre"), json_quote("Switches itself off")}));
  return info.str();
}

std::string kettle_json(const Asked& asked) {
  JsonObject images;
  if (asked.contains("images.primary.large")) images.raw("primary", picture("kettle-1"));
  if (asked.contains("images.variants.large"))
    images.raw("variants", json_array({picture("kettle-2"), picture("kettle-3")}));
  JsonObject item;
  item.text("asin", kAmazonKettle).text("detailPageURL", "https://www.amazon.sa/dp/B0SANDBOX1");
  item.raw("itemInfo", kettle_info(asked)).raw("images", images.str());
  const bool wants_offer =
      std::ranges::any_of(asked, [](const std::string& name) { return name.starts_with("offersV2."); });
  if (wants_offer) item.raw("offersV2", JsonObject().raw("listings", json_array({kettle_offer(asked)})).str());
  return item.str();
}

std::string book_json(const Asked& asked) {
  JsonObject item;
  item.text("asin", kAmazonBook);
  if (asked.contains("itemInfo.title"))
    item.raw("itemInfo", JsonObject().raw("title", shown("A Book of Kettles")).str());
  return item.str();
}

std::string missing_json(std::string_view asin) {
  return JsonObject()
      .text("code", "ItemNotAccessible")
      .text("message", fmt::format("The ItemId {} is not accessible through the Creators API.", asin))
      .str();
}

/// What is wrong with a request's body, in the reason of a ValidationException; empty for a good one.
std::string_view trouble_with(const JsonBody& body, std::string_view marketplace) {
  const auto ids = body.texts("itemIds");
  if (!ids || ids->empty()) return "MissingParameter";
  if (ids->size() > kMaxItems) return "TooManyItems";
  if (body.text("itemIdType").value_or("ASIN") != "ASIN") return "InvalidParameterValue";
  if (body.text("partnerTag").value_or("") != kAmazonTag) return "InvalidPartnerTag";
  if (body.text("marketplace").value_or(std::string(marketplace)) != marketplace) return "InvalidMarketplace";
  const auto resources = body.texts("resources");
  if (body.has("resources") && !resources) return "InvalidParameterValue";
  for (const auto& resource : resources.value_or(std::vector<std::string>{}))
    if (!among(kResources, resource)) return "InvalidParameterValue";
  return {};
}

}  // namespace

net::Response AmazonCreators::answer(Call& call) {
  if (call.request.method != net::Method::post) return refusal(404, "ResourceNotFoundException", "UnknownOperation");
  if (call.request.path == kLogin || call.request.path == kCognito) return token(call);
  if (call.request.path == "/amazon/catalog/v1/getItems") return items(call);
  return refusal(404, "ResourceNotFoundException", "UnknownOperation");
}

net::Response AmazonCreators::token(Call& call) {
  const bool login = call.request.path == kLogin;
  const auto wanted = login ? "application/json"sv : "application/x-www-form-urlencoded"sv;
  if (!call.request.headers.get_or("Content-Type", "").starts_with(wanted))
    return oauth_refusal(400, "invalid_request");
  const auto fields = form_fields(call.request.headers, call.request.body);
  if (!fields) return oauth_refusal(400, "invalid_request");
  const auto field = [&fields](const std::string& name) {
    const auto found = fields->find(name);
    return found == fields->end() ? std::string() : found->second;
  };
  if (field("grant_type") != "client_credentials") return oauth_refusal(400, "unsupported_grant_type");
  const auto client = field("client_id");
  const bool known = login ? client == kAmazonClient || client == kNewcomer : client == kVersion2;
  if (!known || field("client_secret") != kAmazonSecret) return oauth_refusal(401, "invalid_client");
  if (field("scope") != (login ? "creatorsapi::default" : "creatorsapi/default"))
    return oauth_refusal(400, "invalid_scope");
  const auto issued = tokens_.issue(call.now, kTokenLifetime, client);
  return net::json_response(200, JsonObject()
                                     .text("access_token", issued)
                                     .text("token_type", "bearer")
                                     .number("expires_in", std::chrono::seconds(kTokenLifetime).count())
                                     .str());
}

net::Response AmazonCreators::items(Call& call) const {
  // A token of version 2 comes with its version: "Bearer abc, Version 2.2".
  const auto said = bearer_of(call.request.headers.get_or("Authorization", ""));
  const auto presented = said.substr(0, said.find(','));
  const auto standing = tokens_.standing(presented, call.now);
  if (standing != IssuedTokens::Standing::valid)
    return refusal(401, "UnauthorizedException",
                   standing == IssuedTokens::Standing::ended ? "TokenExpired" : "InvalidToken");
  const auto client = tokens_.mark_of(presented);
  const auto version = said.size() == presented.size() ? std::string() : said.substr(presented.size());
  if (version != (client == kVersion2 ? ", Version 2.2" : ""))
    return refusal(401, "UnauthorizedException", "InvalidToken");
  if (client == kNewcomer) return refusal(403, "AccessDeniedException", "AssociateNotEligible");
  const auto marketplace = call.request.headers.get_or("x-marketplace", "");
  if (!among(kMarketplaces, marketplace)) return invalid("InvalidMarketplace");
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return invalid("CannotParse");
  if (const auto trouble = trouble_with(*body, marketplace); !trouble.empty()) return invalid(trouble);
  const auto resources = body->texts("resources").value_or(std::vector<std::string>{"itemInfo.title"});
  const Asked asked(resources.begin(), resources.end());
  std::vector<std::string> found;
  std::vector<std::string> errors;
  for (const auto& asin : body->texts("itemIds").value_or(std::vector<std::string>{})) {
    call.product = asin;
    if (asin == kAmazonKettle)
      found.push_back(kettle_json(asked));
    else if (asin == kAmazonBook)
      found.push_back(book_json(asked));
    else
      errors.push_back(missing_json(asin));
  }
  JsonObject answer;
  if (!found.empty()) answer.raw("itemsResult", JsonObject().raw("items", json_array(found)).str());
  if (!errors.empty()) answer.raw("errors", json_array(errors));
  return net::json_response(200, answer.str());
}

}  // namespace matjar::sandbox
