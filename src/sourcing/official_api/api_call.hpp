#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"

namespace matjar::sourcing::official_api {

/// Why an official API gave no product; each vendor maps its own codes to these in one function.
enum class ApiTrouble {
  token_refused,    ///< `api_token_refused` (unauthorized): another token may help
  key_refused,      ///< `api_key_refused` (unauthorized)
  not_permitted,    ///< `api_not_permitted` (forbidden): the account may not ask this
  busy,             ///< `api_busy` (rate_limited)
  unreachable,      ///< `api_unreachable` (unavailable)
  too_slow,         ///< `api_too_slow` (timeout)
  item_unknown,     ///< `api_item_unknown` (not_found): not in the API's catalogue, which is smaller than the shop
  request_refused,  ///< `api_request_refused` (invalid_input): a setting that the API does not take
  time_refused,     ///< `api_request_refused` (invalid_input): the clock of this machine is off
  answer_unusable   ///< `api_answer_unusable` (rejected): not what the API is documented to answer
};

/// The error for it. `code` is the vendor's own and is told; its words are not, since they may repeat what was sent.
Error api_error(ApiTrouble trouble, std::string_view api, std::string_view code);

/// The trouble that a status stands for when nothing more is known.
ApiTrouble trouble_of_status(int status);

/// Who is called, and what a call needs beside the request.
struct ApiPeer {
  net::HttpClient& http;
  const Clock& clock;
  BlockingPool& pool;  ///< where answers are read, which may be megabytes
  std::string name;    ///< for people: "AliExpress's API"
};

/// Sends it with the limits that every official API gets, so that a slow one leaves time for the page. Any answer is
/// one, also a refusal; errors are those of a call without an answer.
Task<Result<net::HttpAnswer>> send_to_api(ApiPeer peer, net::HttpCall call);

/// api_error() with the wait that the answer asks for.
Error answer_error(const ApiPeer& peer, const net::HttpAnswer& answer, ApiTrouble trouble, std::string_view code);

/// An address below a base that may have a path of its own, whether or not that ends with a slash.
Result<Url> address_below(const Url& base, std::string_view path);

/// An application/x-www-form-urlencoded body.
std::string form_text(const std::map<std::string, std::string>& fields);

}  // namespace matjar::sourcing::official_api
