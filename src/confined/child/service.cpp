#include "confined/child/service.hpp"

#include <cstdio>
#include <errno.h>
#include <fmt/core.h>
#include <new>
#include <span>
#include <unistd.h>
#include <utility>

#include "confined/frame.hpp"

namespace matjar::confined::child {

namespace {

constexpr int kCannotWork = 70;      // EX_SOFTWARE
constexpr int kProtocolBroken = 76;  // EX_PROTOCOL

bool read_all(int socket, std::span<char> to) {
  while (!to.empty()) {
    const ssize_t count = ::read(socket, to.data(), to.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    to = to.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool write_all(int socket, std::span<const char> from) {
  while (!from.empty()) {
    const ssize_t count = ::write(socket, from.data(), from.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    from = from.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::span<char> as_chars(FrameHead& head) {
  return {reinterpret_cast<char*>(head.data()), head.size()};
}

bool send(int socket, const std::string& body) {
  FrameHead head = frame_head(body.size());
  return write_all(socket, as_chars(head)) && write_all(socket, body);
}

std::string prepare(const Service& service) {
  if (std::string problem = limit_resources(service.limits); !problem.empty()) return problem;
  if (std::string problem = service.warm_up(); !problem.empty()) return problem;
  std::set_new_handler([] { ::_exit(kOutOfMemory); });
  return forbid_system_calls(service.threads);
}

}  // namespace

int serve(const Service& service, int socket) {
  if (const std::string problem = prepare(service); !problem.empty()) {
    fmt::print(stderr, "{}: not confined, so not started: {}\n", service.name, problem);
    return kCannotWork;
  }
  if (!send(socket, "")) return 0;
  while (true) {
    FrameHead head{};
    if (!read_all(socket, as_chars(head))) return 0;
    const std::optional<std::size_t> size = frame_size(head, service.most_request_bytes);
    if (!size) return kProtocolBroken;
    std::string request(*size, '\0');
    if (!read_all(socket, request)) return 0;
    std::optional<std::string> answer;
    try {
      answer = service.answer(std::move(request));
    } catch (const std::bad_alloc&) {  // of a library that reports it in its own way
      return kOutOfMemory;
    }
    if (!answer) return kProtocolBroken;
    if (!send(socket, *answer)) return 0;
  }
}

}  // namespace matjar::confined::child
