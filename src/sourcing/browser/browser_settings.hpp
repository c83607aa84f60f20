#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sourcing/browser/browser_process.hpp"

namespace matjar::sourcing::browser {

struct BrowserSettings {
  std::filesystem::path program;  ///< "/usr/lib/chromium/chromium"
  Walls walls = Walls::sandbox;
  std::string languages = "en-US,en;q=0.9,ar;q=0.8";

  std::size_t pages_at_once = 1;
  std::size_t pages_waiting = 32;      ///< more are refused at once
  std::size_t pages_per_browser = 50;  ///< then a fresh one: what pages may have done to it does not stay
  std::size_t memory = 1u << 30;       ///< bytes of all its processes; beyond, it is killed with the pages in it

  std::chrono::milliseconds start_deadline{20'000};
  std::chrono::milliseconds queue_deadline{60'000};
  std::chrono::milliseconds page_deadline{30'000};  ///< from a free place to the page's source
  std::chrono::milliseconds load_patience{15'000};  ///< then the page is taken as it is
  std::chrono::milliseconds quiet{500};             ///< without a request: the page has drawn itself
  std::chrono::milliseconds settle{5'000};          ///< for that quiet, once the page has loaded
  std::chrono::milliseconds check{500};             ///< how often memory and life of the browser are looked at

  std::size_t page_requests = 600;     ///< further ones are refused
  std::size_t page_bytes = 64u << 20;  ///< over the network, both ways

  /// Patterns (RE2) of the addresses whose JSON answers to the page's scripts are kept.
  std::vector<std::string> answers = {R"(mtop\..*pdp.*query)"};
  std::size_t most_answers = 8;
  std::size_t answer_bytes = 2u << 20;

  std::vector<std::string> resolve = {};  ///< as in CurlHttpClient::Settings
};

}  // namespace matjar::sourcing::browser
