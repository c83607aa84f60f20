#include "confined/refusal.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/result.hpp"

namespace matjar::confined {

namespace {

struct Judgement {
  ErrorKind kind;
  std::string_view name;
  std::string_view before;  ///< the refusal's own message
  std::string next_step;
};

Judgement judgement_of(RefusalReason reason, const RefusalWords& words) {
  switch (reason) {
    case RefusalReason::no_child:
      return {ErrorKind::unavailable, words.no_child, "",
              fmt::format("Place the program {} beside matjar, as the build does; the log has what it said when it was "
                          "started.",
                          words.program)};
    case RefusalReason::busy:
      return {ErrorKind::unavailable, words.busy, "", std::string(words.when_busy)};
    case RefusalReason::stopped:  // the next start takes the job up
      return {ErrorKind::unavailable, words.stopped, "", "Start it again."};
    case RefusalReason::interrupted:
      return {ErrorKind::unavailable, words.interrupted, "",
              "Try again; where it happens often, the machine has too little memory."};
    case RefusalReason::too_costly:
      return {ErrorKind::rejected, words.too_costly, words.given_up, std::string(words.when_too_costly)};
    case RefusalReason::too_slow:
      return {ErrorKind::timeout, words.too_slow, words.given_up,
              "Try again later; the machine may have too much to do."};
    case RefusalReason::died:
      break;
  }
  return {ErrorKind::rejected, words.died, words.failed, std::string(words.when_died)};
}

}  // namespace

Error error_of(const Refusal& refusal, const RefusalWords& words, std::source_location where) {
  Judgement judgement = judgement_of(refusal.reason, words);
  return fail(judgement.kind,
              {.name = judgement.name,
               .message = fmt::format("{}{}{}", judgement.before, refusal.message, words.end),
               .next_step = std::move(judgement.next_step)},
              where)
      .error();
}

}  // namespace matjar::confined
