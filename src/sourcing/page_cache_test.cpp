#include "sourcing/page_cache.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>
#include <vector>

namespace matjar::sourcing {
namespace {

using namespace std::chrono_literals;
using product::PageKind;
using product::SourceProduct;

/// A shop whose pages take until it is told to let them go.
class PageCacheTest : public testing::Test {
 protected:
  SourceProduct lamp(std::string_view title = "Lamp") {
    SourceProduct product;
    product.read_at = clock.now();
    product.kind = kind;
    product.title = {.value = PlainText::from(title), .provenance = {.route = "css:h1", .text = std::string(title)}};
    product.price = {.value = *Money::parse("5.00", *Currency::from_code("SAR")), .provenance = {}};
    if (rating) product.rating = {.value = *rating, .provenance = {}};
    return product;
  }

  static Task<Result<SourceProduct>> reading(PageCacheTest* test) {
    ++test->reads;
    if (test->slow) {
      boost::asio::steady_timer gate(co_await boost::asio::this_coro::executor,
                                     boost::asio::steady_timer::time_point::max());
      test->gates.push_back(&gate);
      boost::system::error_code ignored;
      co_await gate.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      if (test->slow) throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
    if (test->failure) co_return std::unexpected(*test->failure);
    co_return test->lamp(test->title);
  }

  void ask(PageCache& cache, std::string key, boost::asio::cancellation_signal* cancels = nullptr) {
    auto done = [this](std::exception_ptr thrown, Result<PageCache::Answer> answer) {
      if (thrown) {
        ++cancelled;
      } else {
        answers.push_back(std::move(answer));
      }
    };
    auto asking = cache.get(std::move(key), reading(this));
    if (cancels == nullptr) {
      boost::asio::co_spawn(loop, std::move(asking), done);
    } else {
      boost::asio::co_spawn(loop, std::move(asking), boost::asio::bind_cancellation_slot(cancels->slot(), done));
    }
    settle();
  }
  void ask(std::string key) { ask(cache, std::move(key)); }
  void let_go() {
    slow = false;
    for (auto* gate : std::exchange(gates, {})) gate->cancel();
    settle();
  }
  void settle() {
    loop.restart();
    while (loop.poll() > 0) {
    }
  }

  boost::asio::io_context loop{1};
  ManualClock clock;
  PageCache cache{clock, {.age = 60s}};
  std::vector<boost::asio::steady_timer*> gates;
  std::optional<Error> failure;
  std::string title = "Lamp";
  PageKind kind = PageKind::product;
  std::optional<product::Rating> rating;
  bool slow = false;
  int reads = 0;
  int cancelled = 0;
  std::vector<Result<PageCache::Answer>> answers;
};

TEST_F(PageCacheTest, reads_a_page_once_within_its_age_and_tells_when_that_was) {
  const Timestamp first = clock.now();
  ask("lamp");
  clock.advance(59s);
  ask("lamp");
  EXPECT_EQ(reads, 1);
  EXPECT_EQ(answers[0]->origin, PageCache::Origin::read);
  EXPECT_EQ(answers[1]->origin, PageCache::Origin::kept);
  EXPECT_EQ(answers[1]->product.read_at, first);
  EXPECT_EQ(answers[1]->product.title->provenance, answers[0]->product.title->provenance);
  clock.advance(1s);
  ask("lamp");
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(answers[2]->product.read_at, clock.now());
}

TEST_F(PageCacheTest, reads_a_page_again_whose_copy_cannot_be_read) {
  rating = product::Rating{.value = Decimal(9, 0)};  // out of five
  ask("lamp");
  ASSERT_EQ(cache.pages(), 1U);
  rating.reset();
  ask("lamp");
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(answers[1]->origin, PageCache::Origin::read);
  ask("lamp");
  EXPECT_EQ(answers[2]->origin, PageCache::Origin::kept);
}

TEST_F(PageCacheTest, keeps_pages_apart_by_their_key) {
  ask("lamp");
  title = "Chair";
  ask("chair");
  ask("lamp");
  EXPECT_EQ(answers[1]->product.title->value.str(), "Chair");
  EXPECT_EQ(answers[2]->product.title->value.str(), "Lamp");
  EXPECT_EQ(reads, 2);
}

TEST_F(PageCacheTest, keeps_what_is_sold_out_and_no_other_page_than_a_products) {
  for (const PageKind each : {PageKind::captcha, PageKind::not_found, PageKind::not_product, PageKind::login_required,
                              PageKind::empty_shell}) {
    kind = each;
    ask("lamp");
  }
  EXPECT_EQ(cache.pages(), 0U);
  kind = PageKind::out_of_stock;
  ask("lamp");
  EXPECT_EQ(cache.pages(), 1U);
}

TEST_F(PageCacheTest, keeps_no_failure) {
  failure = Error{.kind = ErrorKind::unavailable, .name = "shop_unreachable"};
  ask("lamp");
  failure.reset();
  ask("lamp");
  EXPECT_EQ(answers[0].error().name, "shop_unreachable");
  EXPECT_TRUE(answers[1]);
  EXPECT_EQ(reads, 2);
}

TEST_F(PageCacheTest, reads_once_for_all_who_ask_at_once) {
  slow = true;
  for (int i = 0; i < 4; ++i) ask("lamp");
  ask("chair");
  EXPECT_EQ(reads, 2);
  EXPECT_TRUE(answers.empty());
  let_go();
  ASSERT_EQ(answers.size(), 5U);
  for (const auto& answer : answers) EXPECT_TRUE(answer);
  EXPECT_EQ(reads, 2);
}

TEST_F(PageCacheTest, tells_a_failure_to_all_who_waited_and_reads_again_for_the_next) {
  slow = true;
  ask("lamp");
  ask("lamp");
  failure = Error{.kind = ErrorKind::rejected, .name = "page_blocked"};
  let_go();
  ASSERT_EQ(answers.size(), 2U);
  for (const auto& answer : answers) EXPECT_EQ(answer.error().name, "page_blocked");
  failure.reset();
  ask("lamp");
  EXPECT_TRUE(answers.back());
  EXPECT_EQ(reads, 2);
}

TEST_F(PageCacheTest, goes_on_for_those_who_wait_when_whoever_read_is_cancelled) {
  boost::asio::cancellation_signal cancels;
  slow = true;
  ask(cache, "lamp", &cancels);
  ask("lamp");
  ask("lamp");
  EXPECT_EQ(reads, 1);
  cancels.emit(boost::asio::cancellation_type::terminal);
  settle();
  EXPECT_EQ(reads, 2) << "one of the two reads";
  EXPECT_TRUE(answers.empty());
  gates.erase(gates.begin());
  let_go();
  EXPECT_EQ(answers.size(), 2U);
  EXPECT_EQ(cancelled, 1);
}

TEST_F(PageCacheTest, is_not_held_up_by_one_who_waited_and_was_cancelled) {
  boost::asio::cancellation_signal cancels;
  slow = true;
  ask("lamp");
  ask(cache, "lamp", &cancels);
  cancels.emit(boost::asio::cancellation_type::terminal);
  settle();
  let_go();
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(cancelled, 1);
  EXPECT_EQ(reads, 1);
}

TEST_F(PageCacheTest, holds_no_more_pages_and_bytes_than_it_may) {
  PageCache few(clock, {.most_pages = 2});
  for (const char* key : {"a", "b", "c"}) ask(few, key);
  EXPECT_EQ(few.pages(), 2U);
  ask(few, "c");
  EXPECT_EQ(reads, 3);
  ask(few, "a");
  EXPECT_EQ(reads, 4) << "it was read longest ago";

  PageCache small(clock, {.most_bytes = 20'000});
  for (int i = 0; i < 100; ++i) ask(small, std::to_string(i));
  EXPECT_GT(small.pages(), 1U);
  EXPECT_LT(small.pages(), 50U);
  EXPECT_LE(small.bytes(), 20'000U);
  title = std::string(30'000, 'x');
  ask(small, "large");
  EXPECT_LE(small.bytes(), 20'000U);
}

TEST_F(PageCacheTest, lets_old_pages_go_with_the_next_that_is_read) {
  ask("lamp");
  ask("chair");
  clock.advance(61s);
  ask("sofa");
  EXPECT_EQ(cache.pages(), 1U);
}

TEST_F(PageCacheTest, takes_a_page_of_the_future_for_none_when_the_clock_was_put_back) {
  ask("lamp");
  clock.advance(-3600s);
  ask("lamp");
  EXPECT_EQ(reads, 2);
}

TEST_F(PageCacheTest, without_an_age_or_a_key_keeps_and_shares_nothing) {
  PageCache off(clock, {.age = 0s});
  slow = true;
  ask(off, "lamp");
  ask(off, "lamp");
  ask("");
  ask("");
  EXPECT_EQ(reads, 4);
  let_go();
  EXPECT_EQ(answers.size(), 4U);
  EXPECT_EQ(off.pages() + cache.pages(), 0U);
}

TEST_F(PageCacheTest, may_go_before_a_loop_that_still_holds_its_reads) {
  slow = true;
  auto own_loop = std::make_unique<boost::asio::io_context>(1);
  auto own_cache = std::make_unique<PageCache>(clock, PageCache::Settings());
  for (int i = 0; i < 2; ++i)
    boost::asio::co_spawn(*own_loop, own_cache->get("lamp", reading(this)), boost::asio::detached);
  own_loop->poll();
  own_cache.reset();
  own_loop.reset();
  EXPECT_EQ(reads, 1);
}

}  // namespace
}  // namespace matjar::sourcing
