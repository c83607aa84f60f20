#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "sandbox/call.hpp"
#include "sandbox/captured_pages.hpp"

namespace matjar::sandbox {

inline constexpr std::string_view kUnlockerKey = "sandbox-unlocker-key";
/// The host of our own demo products: https://demo.matjar.example/products/<name>, from data/demo/<name>.html.
inline constexpr std::string_view kDemoHost = "demo.matjar.example";

/// The contract of Bright Data's `POST /request`: {"zone","url","format":"raw"|"json"} with a bearer key; the outer
/// status is 200 once the request is accepted and the page's own status stands in `x-brd-status-code`. Serves captured
/// pages, the demo products, and a generated photo for every address of a picture. Not thread-safe.
class Unlocker {
 public:
  /// Errors of CapturedPages::open. A missing demo folder holds no demo products.
  static Result<Unlocker> open(const std::filesystem::path& pages, const std::filesystem::path& demo);

  net::Response answer(const net::Request& request);
  /// Addresses of the demo products, in the order of their names.
  std::vector<std::string> demo_addresses() const;

 private:
  explicit Unlocker(CapturedPages pages) : pages_(std::move(pages)) {}

  struct Fetched {
    int status = 404;
    std::string content_type;
    std::string body;
  };
  Fetched fetch(const std::string& address, bool wants_image);
  std::optional<std::string> page(const std::string& address) const;
  void note_images(std::string_view page);

  static constexpr std::size_t kMaxNoted = 200'000;

  CapturedPages pages_;
  std::map<std::string, std::string> demo_;  ///< normalised address to HTML
  std::set<std::uint64_t> noted_;            ///< hashes of addresses that stand as pictures in a page that was served
};

/// True when the last part of the path ends like a picture's file name.
bool looks_like_picture(std::string_view address);

}  // namespace matjar::sandbox
