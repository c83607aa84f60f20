#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_server.hpp"

namespace matjar::net {

namespace {

/// Answers with its own name and the parameters that it got.
Handler named(std::string name) {
  return [name = std::move(name)](Request request) -> Task<Response> {
    std::string text = name;
    for (const auto& [key, value] : request.parameters) text += " " + key + "=" + value;
    co_return text_response(200, text);
  };
}

Response dispatch(const Router& router, Method method, std::string target) {
  boost::asio::io_context loop;
  auto answer = boost::asio::co_spawn(loop, router.dispatch({.method = method, .target = std::move(target)}),
                                      boost::asio::use_future);
  loop.run();
  return answer.get();
}

std::string text_of(const Router& router, std::string target) {
  return std::get<std::string>(dispatch(router, Method::get, std::move(target)).body);
}

TEST(Router, gives_each_segment_decoded_on_its_own) {
  Router router;
  router.add(Method::get, "/stores/{store}/files/{name}", named("file"));
  EXPECT_EQ(text_of(router, "/stores/7/files/a%2Fb%20c?x=1"), "file name=a/b c store=7");
}

TEST(Router, prefers_the_route_that_says_more_exactly_what_it_wants) {
  Router router;
  router.add(Method::get, "/{path...}", named("rest"));
  router.add(Method::get, "/stores/{id}", named("one"));
  router.add(Method::get, "/stores/new", named("new"));
  EXPECT_EQ(text_of(router, "/stores/new"), "new");
  EXPECT_EQ(text_of(router, "/stores/7"), "one id=7");
  EXPECT_EQ(text_of(router, "/stores/7/x"), "rest path=stores/7/x");
  EXPECT_EQ(text_of(router, "/"), "rest path=");
}

TEST(Router, takes_an_empty_segment_for_no_parameter) {
  Router router;
  router.add(Method::get, "/stores/{id}", named("one"));
  EXPECT_EQ(dispatch(router, Method::get, "/stores/").status, 404);
  EXPECT_EQ(dispatch(router, Method::get, "/stores").status, 404);
  EXPECT_EQ(dispatch(router, Method::get, "/stores/1/").status, 404);
}

TEST(Router, serves_head_by_get_unless_head_has_a_route) {
  Router router;
  router.add(Method::get, "/a", named("get"));
  EXPECT_EQ(std::get<std::string>(dispatch(router, Method::head, "/a").body), "get");
  router.add(Method::head, "/a", named("head"));
  EXPECT_EQ(std::get<std::string>(dispatch(router, Method::head, "/a").body), "head");
  EXPECT_EQ(text_of(router, "/a"), "get");
}

TEST(Router, lists_the_methods_that_an_address_takes) {
  Router router;
  router.add(Method::put, "/a", named("put"));
  router.add(Method::get, "/{name}", named("get"));
  const Response response = dispatch(router, Method::del, "/a");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.find("allow"), "GET, HEAD, PUT");
}

TEST(Router, refuses_two_routes_that_differ_only_in_names) {
  Router router;
  router.add(Method::get, "/a/{x}", named("one"));
  EXPECT_THROW(router.add(Method::get, "/a/{y}", named("two")), std::logic_error);
  EXPECT_NO_THROW(router.add(Method::post, "/a/{y}", named("two")));
  EXPECT_THROW(router.add(Method::get, "/b/{rest...}/c", named("three")), std::logic_error);
  EXPECT_THROW(router.add(Method::get, "b", named("four")), std::logic_error);
}

TEST(Router, wraps_what_is_added_from_then_on_and_nothing_else) {
  Router router;
  router.add(Method::get, "/free", named("free"));
  router.wrap_what_follows([](const Handler&) { return named("wrapped"); });
  router.add(Method::get, "/guarded", named("guarded"));
  EXPECT_EQ(text_of(router, "/free"), "free");
  EXPECT_EQ(text_of(router, "/guarded"), "wrapped");
}

TEST(Router, names_the_pattern_of_a_request_for_metrics) {
  Router router;
  router.add(Method::get, "/stores/{id}", named("one"));
  EXPECT_EQ(router.pattern_of({.method = Method::get, .target = "/stores/7"}), "/stores/{id}");
  EXPECT_EQ(router.pattern_of({.method = Method::get, .target = "/else"}), "");
}

}  // namespace

}  // namespace matjar::net
