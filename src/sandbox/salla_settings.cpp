#include <algorithm>

#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_accounts.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

constexpr std::string_view kAppNumber = "1180430107";

net::Response store_info(Call&, EmulatedStore& store) {
  const auto info = JsonObject()
                        .number("id", kMerchantNumber)
                        .text("name", "متجر تجريبي")
                        .text("entity", "individual")
                        .text("email", "merchant@demo.matjar.example")
                        .text("avatar", "")
                        .text("plan", "special")
                        .text("type", "demo")
                        .text("status", "active")
                        .boolean("verified", true)
                        .text("currency", "SAR")
                        .text("domain", store.base + "/salla/store")
                        .text("description", "متجر للتجربة داخل جهازك")
                        .raw("licenses", "{}")
                        .raw("social", "{}")
                        .str();
  return salla_answer(200, info);
}

std::string languages_json(const EmulatedStore& store) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < store.languages.size(); ++i) {
    const auto& language = store.languages[i];
    rows.push_back(JsonObject()
                       .number("id", static_cast<std::int64_t>(i) + 1)
                       .text("name", language.name)
                       .text("status", language.enabled ? "enabled" : "disabled")
                       .boolean("rtl", language.rtl)
                       .text("flag", "")
                       .text("iso_code", language.iso_code)
                       .text("country_code", language.iso_code == "ar" ? "sa" : "us")
                       .text("sort_order", std::to_string(language.sort_order))
                       .str());
  }
  return json_array(rows);
}

net::Response add_languages(Call& call, EmulatedStore& store) {
  const auto body = JsonBody::parse(call.request.body);
  const auto locales = body ? body->objects("locales") : std::nullopt;
  if (!locales || locales->empty()) return salla_field_error("locales", "هذا الحقل مطلوب");
  for (std::size_t i = 0; i < locales->size(); ++i) {
    const auto code = (*locales)[i].text("iso_code").value_or("");
    if (code.size() != 2) return salla_field_error(fmt::format("locales.{}.iso_code", i), "القيمة المدخلة غير صحيحة");
  }
  for (const auto& locale : *locales) {
    const auto code = *locale.text("iso_code");
    auto found = std::ranges::find(store.languages, code, &EmulatedLanguage::iso_code);
    if (found == store.languages.end()) found = store.languages.insert(found, {.iso_code = code, .name = code});
    found->enabled = true;
    if (const auto order = locale.integer("sort_order")) found->sort_order = *order;
  }
  call.changed = true;
  return salla_answer(200, languages_json(store));
}

net::Response change_language(Call& call, EmulatedStore& store) {
  const auto found = std::ranges::find(store.languages, call.parameter("locale"), &EmulatedLanguage::iso_code);
  if (found == store.languages.end()) return salla_not_found();
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", "The request body must be a JSON object");
  const auto status = body->boolean("status");
  if (body->has("status") && !status) return salla_field_error("status", "القيمة المدخلة غير صحيحة");
  if (status == false && found->iso_code == "ar")
    return salla_field_error("status", "لا يمكن تعطيل اللغة الأساسية للمتجر");
  if (status) found->enabled = *status;
  if (const auto order = body->integer("sort_order")) found->sort_order = *order;
  call.changed = true;
  return salla_answer(200, languages_json(store));
}

net::Response show_seo(Call& call, EmulatedStore& store) {
  auto wanted = store.seo.find(read_language(call));
  if (wanted == store.seo.end()) wanted = store.seo.find("ar");
  const auto seo = wanted == store.seo.end() ? EmulatedSeo() : wanted->second;
  return salla_answer(200, JsonObject()
                               .text("title", seo.title)
                               .text("keywords", seo.keywords)
                               .text("description", seo.description)
                               .text("url", store.base + "/salla/store")
                               .boolean("friendly_urls_status", true)
                               .text("refersh_sitemap", "")
                               .str());
}

net::Response change_seo(Call& call, EmulatedStore& store) {
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", "The request body must be a JSON object");
  FieldErrors errors;
  const auto language = write_language(call);
  if (!store.language_enabled(language)) errors.add("Content-Language", "اللغة غير مفعلة في المتجر");
  for (const auto* name : {"title", "description", "keywords"})
    if (body->has(name) && !body->is_null(name) && !body->text(name)) errors.add(name, "يجب أن يكون الحقل نصًا");
  if (!errors.empty()) return errors.response();
  auto& seo = store.seo[language];
  if (auto title = body->text("title")) seo.title = *title;
  if (auto description = body->text("description")) seo.description = *description;
  if (auto keywords = body->text("keywords")) seo.keywords = *keywords;
  call.changed = true;
  return show_seo(call, store);
}

std::string settings_json(const EmulatedStore& store) {
  JsonObject settings;
  for (const auto& [name, value] : store.app_settings) settings.raw(name, value);
  return JsonObject().number("app_id", 1'180'430'107).text("app_slug", "matjar").raw("settings", settings.str()).str();
}

net::Response app_settings(Call& call, EmulatedStore& store) {
  if (call.parameter("app") != kAppNumber)
    return salla_refusal(403, "error", "The app is not activated for this store");
  if (call.request.method == net::Method::get) return salla_answer(200, settings_json(store));
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", "The request body must be a JSON object");
  // All settings are replaced: what is not sent again becomes null.
  for (auto& [name, value] : store.app_settings) value = "null";
  const auto given = body->object("settings").value_or(*body);
  for (const auto& name : given.names()) store.app_settings[name] = given.raw(name).value_or("null");
  call.changed = true;
  return salla_answer(200, settings_json(store));
}

}  // namespace

void add_store_routes(PathTable& table, EmulatedStore& store) {
  const auto path = [](std::string_view below) { return fmt::format("{}{}", kAdminPrefix, below); };
  using enum net::Method;
  table.add(get, path("/store/info"), [&store](Call& call) { return store_info(call, store); });
  table.add(get, path("/languages"), [&store](Call&) { return salla_answer(200, languages_json(store)); });
  table.add(post, path("/languages"), [&store](Call& call) { return add_languages(call, store); });
  table.add(put, path("/languages/{locale}"), [&store](Call& call) { return change_language(call, store); });
  table.add(get, path("/seo"), [&store](Call& call) { return show_seo(call, store); });
  table.add(put, path("/seo"), [&store](Call& call) { return change_seo(call, store); });
  table.add(get, path("/apps/{app}/settings"), [&store](Call& call) { return app_settings(call, store); });
  table.add(post, path("/apps/{app}/settings"), [&store](Call& call) { return app_settings(call, store); });
}

}  // namespace matjar::sandbox
