// Reads saved pages as `matjar extract` does, and says what that costs. usage: bench_extract FILES ROUNDS; FILES has a
// line of file, tab, address for each page. Prints a line of JSON about each round.
#include <fmt/core.h>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <vector>

#include "sourcing/page_reader.hpp"

namespace {

struct SavedPage {
  std::string file;
  std::string url;
};

std::vector<SavedPage> pages_of(const char* list) {
  std::vector<SavedPage> out;
  std::ifstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = std::min(line.find('\t'), line.size());
    out.push_back({.file = line.substr(0, tab), .url = line.substr(std::min(tab + 1, line.size()))});
  }
  return out;
}

std::string bytes_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(text).str();
}

rusage used() {
  rusage now{};
  ::getrusage(RUSAGE_SELF, &now);
  return now;
}

double cpu_seconds(const rusage& use) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench_extract FILES ROUNDS\n");
    return 2;
  }
  const std::vector<SavedPage> pages = pages_of(argv[1]);
  for (int round = 0; round < std::stoi(argv[2]); ++round) {
    const double before = cpu_seconds(used());
    int titles = 0;
    for (const SavedPage& page : pages) {
      const auto product = matjar::sourcing::read_page(
          {.bytes = bytes_of(page.file), .url = page.url, .content_type = "", .read_at = {}});
      titles += product && product->title ? 1 : 0;
    }
    const rusage after = used();
    fmt::print("{{\"pages\":{},\"cpu\":{:.6f},\"peak_kb\":{},\"titles\":{}}}\n", pages.size(),
               cpu_seconds(after) - before, after.ru_maxrss, titles);
    std::fflush(stdout);
  }
  return 0;
}
