// Reads {"url", "file"} per line, answers each with the facts of that page on one line, in order.
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "sourcing/extract_json.hpp"
#include "sourcing/page_reader.hpp"

namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::string answer(const std::string& line) {
  boost::system::error_code error;
  const boost::json::value request = boost::json::parse(line, error);
  if (error || !request.is_object()) return R"({"kind":"not_product"})";
  std::ifstream file(text_of(request.get_object(), "file"), std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  auto product = matjar::sourcing::read_page({.bytes = bytes.str(),
                                              .url = text_of(request.get_object(), "url"),
                                              .content_type = "",
                                              .rung = matjar::product::Rung::pasted,
                                              .read_at = {}});
  if (!product) return R"({"kind":"not_product"})";
  return matjar::sourcing::extraction_json(*product);
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) std::cout << answer(line) << '\n';
  return 0;
}
