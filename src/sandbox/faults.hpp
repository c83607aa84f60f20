#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_message.hpp"

namespace matjar::sandbox {

/// Something that goes wrong on purpose.
struct Fault {
  std::string match;                   ///< the path begins with this
  std::optional<net::Method> method;   ///< none: any
  std::int64_t times = 1;              ///< how many calls it meets
  std::int64_t after = 0;              ///< how many matching calls pass first
  std::optional<int> status;           ///< answered instead; the call is not performed
  std::int64_t retry_after = 0;        ///< seconds, with `status`; 0: no header
  bool drop_reply = false;             ///< performed, but the connection breaks before the answer is whole
  std::chrono::milliseconds delay{0};  ///< before anything else
};

/// {"match","method","status","retry_after","times","after","drop_reply","delay_ms"}; no value for anything else.
std::optional<Fault> fault_from_json(std::string_view text);

/// The faults to come. Not thread-safe.
class FaultPlan {
 public:
  void add(Fault fault);
  void clear() { faults_.clear(); }
  /// The first fault that meets this call; it is used up by one.
  std::optional<Fault> take(net::Method method, std::string_view path);
  std::string json() const;

 private:
  static constexpr std::size_t kMaxFaults = 1'000;
  std::vector<Fault> faults_;
};

}  // namespace matjar::sandbox
