#include "salla/job_args.hpp"

#include "salla/json_fields.hpp"

namespace matjar::salla {

std::string job_argument(std::string_view args, std::string_view name) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(args, failed);
  return failed ? std::string() : text(parsed, name);
}

}  // namespace matjar::salla
