#include "base/places.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <map>
#include <vector>

namespace matjar {
namespace {

using namespace std::chrono_literals;

class PlacesTest : public testing::Test {
 protected:
  void come(Places& places, int who, std::chrono::milliseconds wait = 1h) {
    auto body = [](PlacesTest& test, Places& from, int number, std::chrono::milliseconds longest) -> Task<void> {
      Places::Place place = co_await from.take(longest);
      test.order.push_back(place ? number : -number);
      if (place) test.held.insert_or_assign(number, std::move(place));
    };
    boost::asio::co_spawn(loop, body(*this, places, who, wait), boost::asio::detached);
    settle();
  }
  void settle() {
    loop.restart();
    while (loop.poll() > 0) {
    }
  }

  boost::asio::io_context loop;
  std::map<int, Places::Place> held;
  std::vector<int> order;
};

TEST_F(PlacesTest, are_given_in_the_order_of_asking) {
  Places places(2);
  for (int who = 1; who <= 4; ++who) come(places, who);
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
  held.erase(2);
  settle();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  held.erase(1);
  settle();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
  held.clear();
  come(places, 5);
  come(places, 6);
  come(places, 7);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4, 5, 6})) << "two are free again, not more";
}

TEST_F(PlacesTest, are_not_waited_for_longer_than_asked) {
  Places places(1);
  come(places, 1);
  come(places, 2, 1ms);
  come(places, 3);
  loop.restart();
  while (order.size() < 2) loop.run_one();
  EXPECT_EQ(order, (std::vector<int>{1, -2}));
  held.erase(1);
  settle();
  EXPECT_EQ(order, (std::vector<int>{1, -2, 3})) << "who gave up is not in the line any more";
}

TEST_F(PlacesTest, are_not_waited_for_by_more_than_the_line_holds) {
  Places places(1, 1);
  for (int who = 1; who <= 3; ++who) come(places, who);
  EXPECT_EQ(order, (std::vector<int>{1, -3}));
  held.erase(1);
  settle();
  EXPECT_EQ(order, (std::vector<int>{1, -3, 2}));
}

TEST_F(PlacesTest, are_given_no_more_once_they_are_closed) {
  Places places(1);
  come(places, 1);
  come(places, 2);
  places.close();
  settle();
  held.clear();
  come(places, 3);
  EXPECT_EQ(order, (std::vector<int>{1, -2, -3}));
}

TEST_F(PlacesTest, may_be_held_longer_than_they_exist) {
  auto places = std::make_unique<Places>(1);
  come(*places, 1);
  places.reset();
  held.clear();
  EXPECT_EQ(order, (std::vector<int>{1}));
}

}  // namespace
}  // namespace matjar
