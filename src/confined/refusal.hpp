#pragma once

#include <source_location>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace matjar::confined {

enum class RefusalReason {
  no_child,     ///< the program is missing or cannot confine itself
  busy,         ///< no child became free in time
  stopped,      ///< the pool was shut down
  too_costly,   ///< more processor time or memory than a request may use
  too_slow,     ///< the limit by the clock on the wall
  interrupted,  ///< somebody killed the child who was not us: the system for want of memory, or a person
  died,         ///< the child ended over it, or answered nonsense
};

/// Why a request has no answer.
struct Refusal {
  RefusalReason reason = RefusalReason::died;
  std::string message;  ///< what a person can read, without a full stop
};

/// What a room calls the refusals of its children. The texts outlive it.
struct RefusalWords {
  std::string_view program;  ///< as its file is called

  // Names of errors, one for each reason.
  std::string_view no_child;
  std::string_view busy;
  std::string_view stopped;
  std::string_view interrupted;
  std::string_view too_costly;
  std::string_view too_slow;
  std::string_view died;

  // Messages.
  std::string_view given_up;  ///< before that of a request that was too costly or too slow
  std::string_view failed;    ///< before that of a request over which a child died
  std::string_view end;       ///< after each: a full stop or nothing

  // Next steps, where they are the room's own.
  std::string_view when_busy;
  std::string_view when_too_costly;
  std::string_view when_died;
};

/// A refusal as the error that the room's callers know. Rejected where the request is to blame, so that it is not tried
/// again; `timeout` where it was too slow, `unavailable` in all other cases.
Error error_of(const Refusal& refusal, const RefusalWords& words,
               std::source_location where = std::source_location::current());

}  // namespace matjar::confined
