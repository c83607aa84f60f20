#include <algorithm>
#include <charconv>

#include "sandbox/form_body.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

/// What a request says about one image, from a multipart body or a JSON one.
struct ImageInput {
  std::string photo;
  std::string original;
  std::optional<std::string> alt;
  std::optional<std::int64_t> sort;
  std::optional<bool> main;
};

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<ImageInput> image_input_of(const net::Request& request) {
  ImageInput input;
  if (const auto parts = upload_parts(request.headers, request.body)) {
    for (const auto& part : *parts) {
      if (part.name == "photo") input.photo = part.content;
      if (part.name == "original") input.original = part.content;
      if (part.name == "alt") input.alt = part.content;
      if (part.name == "sort") input.sort = number_of(part.content);
      if (part.name == "main" || part.name == "default") input.main = part.content == "1" || part.content == "true";
    }
    return input;
  }
  const auto fields = JsonBody::parse(request.body);
  if (!fields) return std::nullopt;
  input.original = fields->text("original").value_or("");
  input.alt = fields->text("alt");
  input.sort = fields->integer("sort");
  input.main = fields->boolean("main") ? fields->boolean("main") : fields->boolean("default");
  return input;
}

void make_main(EmulatedProduct& product, std::int64_t image_id) {
  for (auto& image : product.images) image.main = image.id == image_id;
}

void put_in_order(EmulatedProduct& product) {
  std::ranges::sort(product.images, {}, [](const EmulatedImage& image) { return std::pair(image.sort, image.id); });
}

void check_source(const ImageInput& input, FieldErrors& errors) {
  if (input.photo.empty() && input.original.empty()) errors.add("photo", "هذا الحقل مطلوب");
  if (!input.photo.empty() && !input.original.empty()) errors.add("original", "أرسل الصورة أو رابطها وليس كليهما");
  if (!input.photo.empty() && image_type_of(input.photo).empty()) errors.add("photo", "الملف يجب أن يكون صورة");
  if (!input.original.empty() && !input.original.starts_with("http://") && !input.original.starts_with("https://"))
    errors.add("original", "رابط الصورة غير صحيح");
}

net::Response attach(Call& call, EmulatedStore& store, EmulatedProduct* product, bool photo_only) {
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  const auto input = image_input_of(call.request);
  if (!input) return salla_refusal(400, "error", "The request body must be multipart/form-data");
  FieldErrors errors;
  check_source(*input, errors);
  if (photo_only && input->photo.empty()) errors.add("photo", "هذا الحقل مطلوب");
  if (!errors.empty()) return errors.response();
  if (product->images.size() >= kMaxImages) return salla_field_error("photo", "The maximum allowed images are 10");
  const auto status_before = product->status();
  EmulatedImage image{.id = store.next_id(),
                      .source_url = input->original,
                      .bytes = input->photo,
                      .content_type = std::string(image_type_of(input->photo)),
                      .alt = input->alt.value_or(""),
                      .sort = input->sort.value_or(static_cast<std::int64_t>(product->images.size()))};
  const auto id = image.id;
  const bool first = product->images.empty();
  product->images.push_back(std::move(image));
  if (first || input->main == true) make_main(*product, id);
  put_in_order(*product);
  product->updated_at = call.now;
  call.changed = true;
  store.announce("product.image.updated", *product);
  if (product->status() != status_before) store.announce("product.status.updated", *product);
  const auto kept = std::ranges::find(product->images, id, &EmulatedImage::id);
  return salla_answer(201, image_json(*kept, store));
}

struct Found {
  EmulatedProduct* product = nullptr;
  EmulatedImage* image = nullptr;
};

Found find_image(EmulatedStore& store, std::string_view text) {
  const auto id = number_of(text);
  if (!id) return {};
  for (auto& [number, product] : store.products)
    for (auto& image : product.images)
      if (image.id == *id) return {&product, &image};
  return {};
}

net::Response change(Call& call, EmulatedStore& store) {
  const auto [product, image] = find_image(store, call.parameter("image"));
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  const auto input = image_input_of(call.request);
  if (!input) return salla_refusal(400, "error", "The request body must be multipart/form-data");
  if (!input->photo.empty() && image_type_of(input->photo).empty())
    return salla_field_error("photo", "الملف يجب أن يكون صورة");
  if (!input->photo.empty()) {
    image->bytes = input->photo;
    image->content_type = std::string(image_type_of(input->photo));
    image->source_url.clear();
  }
  if (input->alt) image->alt = *input->alt;
  if (input->sort) image->sort = *input->sort;
  if (input->main == true) make_main(*product, image->id);
  const auto shown = image_json(*image, store);
  put_in_order(*product);
  call.changed = true;
  store.announce("product.image.updated", *product);
  return salla_answer(201, shown);
}

net::Response detach(Call& call, EmulatedStore& store) {
  const auto [product, image] = find_image(store, call.parameter("image"));
  if (!product) return salla_not_found();
  call.product = std::to_string(product->id);
  const bool was_main = image->main;
  std::erase_if(product->images, [id = image->id](const EmulatedImage& kept) { return kept.id == id; });
  if (was_main && !product->images.empty()) product->images.front().main = true;
  call.changed = true;
  store.announce("product.image.updated", *product);
  return salla_deleted("تم حذف الصورة بنجاح");
}

}  // namespace

void add_image_routes(PathTable& table, EmulatedStore& store) {
  const auto path = [](std::string_view below) { return fmt::format("{}{}", kAdminPrefix, below); };
  using enum net::Method;
  // Before "/products/{id}/images", which would match them too.
  table.add(post, path("/products/images/{image}"), [&store](Call& call) { return change(call, store); });
  table.add(del, path("/products/images/{image}"), [&store](Call& call) { return detach(call, store); });
  table.add(post, path("/products/sku/{sku}/images"),
            [&store](Call& call) { return attach(call, store, store.find_by_sku(call.parameter("sku")), true); });
  table.add(post, path("/products/{id}/images"),
            [&store](Call& call) { return attach(call, store, store.find(call.parameter("id")), false); });
}

}  // namespace matjar::sandbox
