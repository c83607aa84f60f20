#include "copywriting/copywriter_chain.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace matjar::copywriting {
namespace {

class ScriptedCopywriter final : public Copywriter {
 public:
  ScriptedCopywriter(std::string name, std::optional<ErrorKind> failure) : name_(std::move(name)), failure_(failure) {}

  std::string_view name() const override { return name_; }
  Task<Result<WrittenCopy>> write(WritingBrief brief) override {
    ++calls;
    if (failure_) co_return fail(*failure_, {.name = "scripted", .message = name_, .next_step = ""});
    WrittenCopy written;
    written.copy.writer = name_;
    written.copy.title.text.ar = brief.niche;
    co_return written;
  }
  int calls = 0;

 private:
  std::string name_;
  std::optional<ErrorKind> failure_;
};

Result<WrittenCopy> run(Copywriter& writer) {
  boost::asio::io_context loop;
  std::optional<Result<WrittenCopy>> result;
  WritingBrief brief;
  brief.niche = "pets";
  boost::asio::co_spawn(loop, writer.write(std::move(brief)),
                        [&](std::exception_ptr thrown, Result<WrittenCopy> written) {
                          if (!thrown) result = std::move(written);
                        });
  loop.run();
  return std::move(*result);
}

TEST(CopywriterChain, asks_the_next_writer_when_one_fails) {
  ScriptedCopywriter first("first", ErrorKind::rate_limited);
  ScriptedCopywriter second("second", std::nullopt);
  ScriptedCopywriter third("third", std::nullopt);
  std::vector<std::string> failed;
  CopywriterChain chain({&first, &second, &third}, [&](std::string_view writer, const Error& error) {
    failed.push_back(std::string(writer) + ":" + error.name);
  });
  const auto written = run(chain);
  ASSERT_TRUE(written);
  EXPECT_EQ(written->copy.writer, "second");
  EXPECT_EQ(written->copy.title.text.ar, "pets");
  EXPECT_EQ(failed, std::vector<std::string>{"first:scripted"});
  EXPECT_EQ(third.calls, 0);
  EXPECT_EQ(chain.name(), "first > second > third");
}

TEST(CopywriterChain, fails_with_the_last_error_when_nobody_can) {
  ScriptedCopywriter first("first", ErrorKind::rate_limited);
  ScriptedCopywriter second("second", ErrorKind::timeout);
  CopywriterChain chain({&first, &second});
  const auto written = run(chain);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::timeout);
}

TEST(CopywriterChain, does_not_go_on_after_a_cancellation) {
  ScriptedCopywriter first("first", ErrorKind::cancelled);
  ScriptedCopywriter second("second", std::nullopt);
  CopywriterChain chain({&first, &second});
  EXPECT_EQ(run(chain).error().kind, ErrorKind::cancelled);
  EXPECT_EQ(second.calls, 0);
}

}  // namespace
}  // namespace matjar::copywriting
