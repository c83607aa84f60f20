#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http_server.hpp"

namespace matjar::sandbox {

/// Salla's envelope: {"status":200,"success":true,"data":…}.
net::Response salla_answer(int status, std::string_view data_json);
/// 202 with {"message","code"}, as deletions answer.
net::Response salla_deleted(std::string_view message);
/// {"status":…,"success":false,"error":{"code","message"}}.
net::Response salla_refusal(int status, std::string_view code, std::string_view message);
net::Response salla_not_found();
/// OAuth errors are bare: {"error","error_description"}.
net::Response oauth_refusal(int status, std::string_view error, std::string_view description);

/// One page of a list with Salla's `pagination`. `page` counts from 1; `per_page` is 15 unless asked, at most 60.
struct PageRequest {
  std::int64_t page = 1;
  std::int64_t per_page = 15;
  std::string path;  ///< for the links
};
PageRequest page_request_of(const net::Request& request);
net::Response salla_list(const std::vector<std::string>& items, const PageRequest& wanted);

/// What is wrong with the fields of a request, as a 422.
class FieldErrors {
 public:
  void add(std::string field, std::string message) { errors_.emplace_back(std::move(field), std::move(message)); }
  bool empty() const { return errors_.empty(); }
  net::Response response() const;

 private:
  std::vector<std::pair<std::string, std::string>> errors_;
};
net::Response salla_field_error(std::string field, std::string message);

}  // namespace matjar::sandbox
