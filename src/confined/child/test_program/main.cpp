#include <cstdlib>
#include <ctime>
#include <optional>
#include <pthread.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "confined/child/service.hpp"
#include "confined/frame.hpp"

namespace {

using namespace matjar::confined;

/// Counts on, for as long as the processor is given.
[[noreturn]] void spin() {
  for (volatile unsigned long count = 0;;) count = count + 1;
}

void use_processor(double seconds) {
  const std::clock_t end = std::clock() + static_cast<std::clock_t>(seconds * CLOCKS_PER_SEC);
  while (std::clock() < end) {
  }
}

[[noreturn]] void grow() {
  std::vector<std::vector<char>> kept;
  while (true) kept.emplace_back(16U << 20U, 'x');
}

/// Not by std::thread: UBSan asks the system about its objects, which a confined process may not.
void work_on() {
  pthread_t thread{};
  const auto run = [](void*) -> void* {
    spin();
    return nullptr;
  };
  if (pthread_create(&thread, nullptr, run, nullptr) != 0) std::abort();
  pthread_detach(thread);
}

}  // namespace

/// Does what a test asks for: an answer of the same text, or one of the ways in which a child goes wrong.
int main() {
  int served = 0;
  child::Service service;
  service.name = "confined_test_child";
  service.limits.address_space = 256U << 20U;
  service.threads = child::Threads::own;
  service.most_request_bytes = 1U << 20U;
  service.warm_up = [] { return std::string(); };
  service.answer = [&served](const std::string& request) -> std::optional<std::string> {
    const bool first = served++ == 0;
    if (request == "spin") spin();
    if (request == "wait") ::sleep(3'600);
    if (request == "grow") grow();
    if (request == "die" || (request == "die unless fresh" && !first)) std::abort();
    if (request == "work and die unless fresh") use_processor(0.2);
    if (request == "work and die unless fresh" && !first) std::abort();
    if (request == "work on") work_on();
    if (request == "nonsense unless fresh") return first ? "sense" : "nonsense";
    if (request == "break the protocol") return std::nullopt;
    if (request == "answer too much") return std::string(2U << 20U, 'x');
    return request;
  };
  ::_exit(child::serve(service, kChildSocket));
}
