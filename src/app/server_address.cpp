#include "app/server_address.hpp"

#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace matjar::app {

namespace {

std::filesystem::path file_in(const std::filesystem::path& data_folder) {
  return data_folder / "server.address";
}

}  // namespace

std::string reachable_address(const std::string& listens_on, std::uint16_t port) {
  std::string host = listens_on;
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return fmt::format("http://{}:{}", host, port);
}

Result<void> write_server_address(const std::filesystem::path& data_folder, const std::string& address) {
  const auto path = file_in(data_folder);
  const auto temporary = data_folder / fmt::format("server.address.{}.new", ::getpid());
  std::error_code error;
  {
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream << address << '\n';
    stream.flush();
    if (stream) std::filesystem::rename(temporary, path, error);
    if (stream && !error) return {};
  }
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  return fail(ErrorKind::unavailable, {.name = "address_file_unwritable",
                                       .message = path.string() + " cannot be written.",
                                       .next_step = "Free space in the data folder; `matjar jobs` needs that file."});
}

std::optional<std::string> read_server_address(const std::filesystem::path& data_folder) {
  std::ifstream stream(file_in(data_folder), std::ios::binary);
  std::string line;
  if (!std::getline(stream, line) || line.empty()) return std::nullopt;
  return line;
}

void remove_server_address(const std::filesystem::path& data_folder, const std::string& address) {
  if (read_server_address(data_folder) != address) return;
  std::error_code ignored;
  std::filesystem::remove(file_in(data_folder), ignored);
}

}  // namespace matjar::app
