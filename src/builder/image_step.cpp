#include "builder/image_step.hpp"

#include <algorithm>
#include <fmt/core.h>

#include "base/gather.hpp"
#include "crypto/hmac.hpp"

namespace matjar::builder {

namespace {

/// By the first bytes; empty for anything but the formats that shops take.
std::string format_of(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff")) return "jpeg";
  if (bytes.starts_with("\x89PNG\r\n")) return "png";
  if (bytes.starts_with("RIFF") && bytes.substr(0, 16).find("WEBP") == 8) return "webp";
  return {};
}

std::unexpected<Error> no_image() {
  return fail(ErrorKind::rejected, {.name = "no_image",
                                    .message = "The page shows no picture of the product that a shop could use.",
                                    .next_step = "Add pictures to the product in your Salla store."});
}

}  // namespace

Task<Result<ImageStep::Looked>> ImageStep::look_at(std::string url) {
  CO_TRY_ASSIGN(auto address, Url::parse(url));
  CO_TRY_ASSIGN(auto resource, co_await source_.image(address));
  auto facts = co_await inspector_.inspect(resource.bytes);
  Looked looked{.url = std::move(url), .bytes = std::move(resource.bytes)};
  if (facts) {
    looked.facts = std::move(*facts);
    co_return looked;
  }
  // A bad picture is dropped. A picture that nobody could look at goes into the store as it came.
  looked.facts.format = format_of(looked.bytes);
  // One whose look was cut short may be what cut it short: the step is tried again.
  if (facts.error().kind == ErrorKind::rejected || looked.facts.format.empty() ||
      imaging::was_interrupted(facts.error()))
    co_return failure_of(std::move(facts));
  looked.not_looked_because = describe(facts.error());
  co_return looked;
}

Task<Result<std::vector<ImageStep::Looked>>> ImageStep::choose(const product::SourceProduct& source) {
  std::vector<Task<Result<Looked>>> looking;
  for (std::size_t i = 0; i < std::min(source.images.size(), settings_.candidates); ++i) {
    looking.push_back(look_at(source.images[i].url));
  }
  auto answers = co_await gather(std::move(looking));

  std::vector<imaging::Candidate> candidates;
  std::vector<std::size_t> unseen;
  std::optional<Error> last_error;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i] && imaging::was_interrupted(answers[i].error())) {
      co_return std::unexpected(std::move(answers[i]).error());
    } else if (!answers[i]) {
      last_error = answers[i].error();
    } else if (answers[i]->not_looked_because.empty()) {
      candidates.push_back({.position = i, .facts = answers[i]->facts});
    } else {
      unseen.push_back(i);
    }
  }
  std::vector<Looked> chosen;
  if (candidates.empty()) {
    for (const std::size_t i : unseen) {
      if (chosen.size() < settings_.wanted) chosen.push_back(std::move(*answers[i]));
    }
    if (!chosen.empty()) co_return chosen;
    if (last_error) co_return std::unexpected(*last_error);
    co_return no_image();
  }
  for (const std::size_t index : imaging::choose_images(candidates, settings_.wanted)) {
    chosen.push_back(std::move(*answers[candidates[index].position]));
  }
  // All of them were too small to be used.
  if (chosen.empty()) co_return no_image();
  co_return chosen;
}

Task<Result<ImageStep::Finished>> ImageStep::finish(Looked picture, std::string key) {
  const std::string original_key = fmt::format("{}-original.{}", key, picture.facts.format);
  CO_TRY(co_await files_.put(original_key, picture.bytes));
  Result<imaging::EnhancedImage> enhanced =
      fail(ErrorKind::unavailable, {.name = "image_service_unavailable", .message = picture.not_looked_because});
  if (picture.not_looked_because.empty()) {
    imaging::EnhanceRequest request{.bytes = picture.bytes, .side = settings_.side};
    enhanced = co_await enhancer_.enhance(std::move(request));
  }

  Finished finished;
  product::DraftImage& image = finished.image;
  image.original_file = original_key;
  image.source_url = picture.url;
  if (!enhanced && imaging::was_interrupted(enhanced.error())) co_return std::unexpected(enhanced.error());
  if (!enhanced) {
    finished.kept_because = describe(enhanced.error());
    image.file = original_key;
    image.width = picture.facts.width;
    image.height = picture.facts.height;
    image.content_sha256 = crypto::hex_of(crypto::sha256(picture.bytes));
    image.enhancer = "none";
    co_return finished;
  }
  image.file = key + ".jpg";
  image.width = enhanced->width;
  image.height = enhanced->height;
  image.content_sha256 = crypto::hex_of(crypto::sha256(enhanced->jpeg));
  image.enhancer = enhanced->enhancer;
  image.operations = enhanced->operations;
  CO_TRY(co_await files_.put(image.file, std::move(enhanced->jpeg)));
  co_return finished;
}

Task<Result<workflow::StepResult>> ImageStep::invoke(workflow::StepContext& context) {
  CO_TRY_ASSIGN(auto state, co_await records_.load(context.workflow()));
  if (!state.product.source) co_return missing_artefact("facts");
  CO_TRY_ASSIGN(auto pictures, co_await choose(*state.product.source));

  std::vector<Task<Result<Finished>>> finishing;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    finishing.push_back(
        finish(std::move(pictures[i]), fmt::format("builds/{}/image-{}", state.build.id.value(), i + 1)));
  }
  auto answers = co_await gather(std::move(finishing));

  std::vector<product::DraftImage> images;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) co_return std::unexpected(std::move(answers[i]).error());
    const Finished& finished = *answers[i];
    const Announcement announcement = finished.kept_because.empty()
                                          ? image_done(i + 1, answers.size(), finished.image)
                                          : image_kept(i + 1, answers.size(), finished.kept_because);
    CO_TRY(co_await context.emit(announcement.type, announcement.json));
    images.push_back(finished.image);
  }

  workflow::StepResult result;
  result.output = fmt::format(R"({{"images":{}}})", images.size());
  result.commit = [this, draft = state.build.draft,
                   images = std::move(images)](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    co_return co_await records_.products().save_images(transaction, draft, images);
  };
  co_return result;
}

}  // namespace matjar::builder
