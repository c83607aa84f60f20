#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace matjar::app {

/// Where a program on this machine reaches a server that listens there: of an address that stands for all of them, the
/// loopback one. "http://127.0.0.1:8080".
std::string reachable_address(const std::string& listens_on, std::uint16_t port);

/// Writes the address of the server that has the data folder open into the folder, whole or not at all. It stays behind
/// when the process is killed: whoever reads it must make sure who answers there. `address_file_unwritable`
/// (unavailable).
Result<void> write_server_address(const std::filesystem::path& data_folder, const std::string& address);
std::optional<std::string> read_server_address(const std::filesystem::path& data_folder);
/// Removes it if it still is this server's.
void remove_server_address(const std::filesystem::path& data_folder, const std::string& address);

}  // namespace matjar::app
