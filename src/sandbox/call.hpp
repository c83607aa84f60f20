#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "net/http_server.hpp"

namespace matjar::sandbox {

/// One request on its way through an emulated service, and what the service notes about it for the journal.
struct Call {
  const net::Request& request;
  Timestamp now;
  std::map<std::string, std::string> parameters = {};  ///< from the pattern's "{name}" parts
  std::string product = {};                            ///< set by the handler: the product that it was about
  bool changed = false;                                ///< set by the handler: the state is not what it was before

  const std::string& parameter(const std::string& name) const { return parameters.at(name); }
  std::string query(const std::string& name) const { return request.query_value(name).value_or(""); }
};

using Answerer = std::function<net::Response(Call&)>;

/// Routes of one emulated service. Handlers are plain functions of the state, the request and the time: that is what
/// lets a restarted sandbox rebuild its state by running the recorded calls again.
class PathTable {
 public:
  void add(net::Method method, std::string_view pattern, Answerer answerer);

  enum class Missing { nothing, path, method };
  /// The answer, or none and what is missing in `missing`.
  std::optional<net::Response> answer(Call& call, Missing& missing) const;

 private:
  struct Entry {
    net::Method method;
    std::vector<std::string> parts;
    Answerer answerer;
  };
  std::vector<Entry> entries_;
};

/// The whole body of an answer that is not streamed.
const std::string& body_of(const net::Response& response);

}  // namespace matjar::sandbox
