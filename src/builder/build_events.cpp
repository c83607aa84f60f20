#include "builder/build_events.hpp"

#include <boost/json.hpp>

namespace matjar::builder {

namespace json = boost::json;

Announcement page_read(const product::SourceProduct& source, std::size_t facts) {
  json::object data{{"facts", facts},
                    {"images", source.images.size()},
                    {"variants", source.variants.size()},
                    {"rung", source.title ? product::to_string(source.title->provenance.rung) : "unknown"}};
  if (source.title) data["title"] = source.title->value.str();
  if (source.price) data["price"] = source.price->value.str();
  return {.type = "page.read", .json = json::serialize(data)};
}

Announcement copy_written(const product::ProductCopy& copy, const std::vector<std::string>& failed_writers) {
  json::array failed;
  for (const auto& writer : failed_writers) failed.push_back(json::value(writer));
  const json::object data{{"writer", copy.writer},
                          {"failed_writers", std::move(failed)},
                          {"basic_writing", copy.basic_writing},
                          {"title", {{"ar", copy.title.text.ar}, {"en", copy.title.text.en}}}};
  return {.type = "copy.written", .json = json::serialize(data)};
}

Announcement image_done(std::size_t number, std::size_t of, const product::DraftImage& image) {
  const json::object data{{"number", number},           {"of", of},
                          {"width", image.width},       {"height", image.height},
                          {"enhancer", image.enhancer}, {"file", image.file}};
  return {.type = "image.done", .json = json::serialize(data)};
}

Announcement image_kept(std::size_t number, std::size_t of, std::string_view reason) {
  const json::object data{{"number", number}, {"of", of}, {"reason", reason}};
  return {.type = "image.original_kept", .json = json::serialize(data)};
}

Announcement look_chosen(const product::StoreLook& look) {
  const json::object data{
      {"niche", look.niche}, {"theme", look.theme}, {"primary_color", look.primary_color}, {"font", look.font}};
  return {.type = "look.chosen", .json = json::serialize(data)};
}

Announcement price_made(const product::DraftPrice& price) {
  json::array lines;
  for (const auto& line : price.lines) {
    lines.push_back({{"name", line.name}, {"amount", line.amount.str()}, {"note", line.note}});
  }
  const json::object data{{"price", price.price.str()}, {"lines", std::move(lines)}};
  return {.type = "price.made", .json = json::serialize(data)};
}

Announcement checked(const std::vector<product::Finding>& findings) {
  std::size_t blocking = 0;
  json::array list;
  for (const auto& finding : findings) {
    blocking += finding.severity == product::Severity::block ? 1 : 0;
    list.push_back({{"id", finding.id},
                    {"severity", product::to_string(finding.severity)},
                    {"field", finding.field},
                    {"message", {{"ar", finding.message.ar}, {"en", finding.message.en}}}});
  }
  const json::object data{{"blocking", blocking}, {"findings", std::move(list)}};
  return {.type = "checks.done", .json = json::serialize(data)};
}

std::size_t count_facts(const product::SourceProduct& source) {
  std::size_t count = 0;
  for (const bool present :
       {source.title.has_value(), source.brand.has_value(), source.sku.has_value(), source.gtin.has_value(),
        source.mpn.has_value(), source.price.has_value(), source.list_price.has_value(),
        source.availability.has_value(), source.stock.has_value(), source.rating.has_value(),
        source.review_count.has_value(), source.seller.has_value(), source.shipping.has_value()}) {
    count += present ? 1 : 0;
  }
  return count + source.description.size() + source.bullet_points.size() + source.category_path.size() +
         source.attributes.size() + source.reviews.size();
}

}  // namespace matjar::builder
