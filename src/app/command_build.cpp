#include <fmt/core.h>
#include <fstream>
#include <sstream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/progress_display.hpp"
#include "builder/build_report.hpp"

namespace matjar::app {

namespace {

constexpr std::uintmax_t kMaxHtml = 8u << 20;

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  if (error || !stream) {
    return fail(ErrorKind::invalid_input, {.name = "file_unreadable",
                                           .message = path.string() + " cannot be read.",
                                           .next_step = "Check the path of the file."});
  }
  if (size > kMaxHtml) {
    return fail(ErrorKind::invalid_input,
                {.name = "page_too_large",
                 .message = path.string() + " is larger than 8 MiB.",
                 .next_step = "Make it smaller: the product page alone, without its pictures."});
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// Shows the events of the build until it has ended, or cannot go on because nothing can be written any more.
Task<Result<void>> watch(Application& application, WorkflowId id, ProgressDisplay& display) {
  workflow::WorkflowEngine& workflows = application.data->workflows;
  std::int64_t seen = 0;
  while (true) {
    CO_TRY_ASSIGN(const auto events, co_await workflows.events(id, seen, 100));
    for (const auto& event : events) {
      display.show(event);
      seen = event.sequence;
    }
    if (!events.empty()) continue;
    CO_TRY_ASSIGN(const auto view, co_await workflows.view(id));
    if (view.ended_at) co_return Result<void>();
    if (application.building->stuck) co_return std::unexpected(*application.building->stuck);
    CO_TRY(co_await workflows.wait_for_events(id, seen, std::chrono::seconds(2)));
  }
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.flush();
  if (stream) return {};
  return fail(ErrorKind::unavailable, {.name = "output_unwritable",
                                       .message = path.string() + " cannot be written.",
                                       .next_step = "Choose a folder with free space that you may write to."});
}

/// product.json, the pictures and the landing page in both languages.
Task<Result<void>> write_output(Application& application, const builder::BuildView& view,
                                std::filesystem::path folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  CO_TRY(write_file(folder / "product.json", builder::build_report_json(view) + "\n"));
  if (view.product.images) {
    std::size_t number = 0;
    for (const auto& image : *view.product.images) {
      CO_TRY_ASSIGN(const auto bytes, co_await application.data->files.get(image.file));
      CO_TRY(write_file(folder / builder::image_file_name(++number, image), bytes));
    }
  }
  for (const Language language : {Language::ar, Language::en}) {
    CO_TRY_ASSIGN(const auto html, co_await application.building->pages.render(view.build.id, language,
                                                                               builder::HostedPages::Images::beside));
    CO_TRY(write_file(folder / ("landing-" + std::string(to_string(language)) + ".html"), html));
  }
  co_return Result<void>();
}

Task<Result<builder::BuildView>> run_build(Application& application, builder::BuildRequest request) {
  CO_TRY_ASSIGN(const auto id, co_await application.building->builder.accept(std::move(request)));
  ProgressDisplay display(stderr);
  auto watched = co_await watch(application, WorkflowId(id.value()), display);
  display.finish();
  CO_TRY(std::move(watched));
  co_return co_await application.building->builder.view(id);
}

void tell(const builder::BuildView& view) {
  if (view.workflow.error) return;
  fmt::print("Deployed as product {}.\n", view.product.salla_product ? view.product.salla_product->value() : "?");
  if (view.product.copy) fmt::print("  {}\n  {}\n", view.product.copy->title.text.ar, view.product.copy->title.text.en);
  if (view.product.price) fmt::print("  {}\n", view.product.price->price.str());
  for (const auto& text : builder::fallbacks_of(view)) fmt::print("  fell back: {}\n", text);
}

int finish(Application& app, const BuildOptions& options, Result<builder::BuildView> view) {
  if (!view) return report(view.error());
  if (options.json) fmt::print("{}\n", builder::build_report_json(*view));
  if (view->workflow.error) return report(*view->workflow.error);
  if (!options.json) tell(*view);
  if (options.out) {
    const auto written = app.foundation.run(write_output(app, *view, *options.out));
    if (!written) return report(written.error());
  }
  return kExitOk;
}

}  // namespace

int build(const BuildOptions& options) {
  CommonOptions common = options.common;
  auto settings = settings_for(common);
  if (!settings) return kExitUsage;
  if (!common.data) settings->data.directory /= "cli";
  if (settings->log.level == "info") settings->log.level = "error";  // the progress tells the rest

  auto application = Application::open(std::move(*settings));
  if (!application) return report(application.error());
  Application& app = **application;
  if (!app.demo_merchant) {
    return report({.kind = ErrorKind::conflict,
                   .name = "store_missing",
                   .message = "No Salla store is connected on this machine.",
                   .next_step = "Try --sandbox, which needs no account."});
  }
  builder::BuildRequest request{.merchant = *app.demo_merchant, .product_url = options.url};
  if (options.html) {
    auto html = read_file(*options.html);
    if (!html) return report(html.error());
    request.pasted_html = std::move(*html);
  }
  if (options.product) {
    auto form = read_file(*options.product);
    if (!form) return report(form.error());
    request.product_form = std::move(*form);
  }
  app.building->dispatcher.start();
  app.leave(finish(app, options, app.foundation.run(run_build(app, std::move(request)))));
}

}  // namespace matjar::app
