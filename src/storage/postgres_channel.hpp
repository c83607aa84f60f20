#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace matjar::storage {

/// Words between the processes of one installation, by LISTEN and NOTIFY on a channel of the database's schema. It has
/// a connection, an event loop and a thread of its own, and connects for as long as it lives. Safe for concurrent use.
///
/// A word that is said while nobody can hear it is lost: `missed` tells of that.
class PostgresChannel {
 public:
  struct Settings {
    Secret url;
    std::chrono::milliseconds check{30'000};     ///< a server that was silent for so long is asked whether it is there
    std::chrono::milliseconds first_pause{100};  ///< before it connects again; doubles with each failure
    std::chrono::milliseconds longest_pause{10'000};
  };
  /// Called on the channel's thread, where nothing may block.
  struct Listener {
    std::function<void(const std::string& word)> heard;  ///< another process has said it
    std::function<void()> missed;                        ///< anything may have been said by now
    std::function<void(const Error&)> failed;            ///< no connection, or words that nobody will hear
  };

  PostgresChannel(Settings settings, Listener listener);
  /// Does not wait for what is still to be said.
  ~PostgresChannel();
  PostgresChannel(const PostgresChannel&) = delete;
  PostgresChannel& operator=(const PostgresChannel&) = delete;

  /// Returns at once. What is said while a statement is under way goes into the next one together, each word once.
  void say(std::string word);

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace matjar::storage
