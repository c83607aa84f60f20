#include <cstdlib>
#include <fstream>

#include "sandbox/sandbox_fixture.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;

class SandboxState : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "sandbox_state_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  SandboxSettings settings() const { return {.state = folder_ / "salla.log"}; }

  std::filesystem::path folder_;
};

constexpr const char* kGood = R"({"name":"مصباح","price":149.5,"product_type":"product","sku":"mj-1","quantity":3})";

TEST_F(SandboxState, comes_back_after_the_process_has_died) {
  std::string product;
  std::string before;
  std::string image;
  const auto picture = small_png() + std::string(10'000, 'x');
  SandboxDemo tokens;
  {
    SandboxBench bench(settings());
    product = bench.create(kGood);
    ASSERT_EQ(bench.upload(product, picture, "صورة").status, 201);
    ASSERT_EQ(bench.admin(Method::put, "/languages/en", R"({"status":true})").status, 200);
    ASSERT_EQ(bench.admin(Method::put, "/products/" + product, R"({"name":"Lamp"})", "en").status, 201);
    const auto refresh = fmt::format(
        "grant_type=refresh_token&client_id=matjar-sandbox-app&client_secret="
        "sandbox-client-secret&refresh_token={}",
        bench.sandbox().demo().refresh_token);
    ASSERT_EQ(bench.form("/salla/oauth2/token", refresh).status, 200);
    tokens = bench.sandbox().demo();
    bench.token() = tokens.access_token;
    before = body_of(bench.admin(Method::get, "/products/" + product, "", "en"));
    image = "/salla/cdn/images/" + std::to_string(*SandboxBench::data(bench.admin(Method::get, "/products/" + product))
                                                       .objects("images")
                                                       ->at(0)
                                                       .integer("id"));
  }
  SandboxBench again(settings());
  EXPECT_EQ(again.sandbox().demo().access_token, tokens.access_token);
  const auto after = body_of(again.admin(Method::get, "/products/" + product, "", "en"));
  // Addresses hold the port, which is another one now.
  const auto without_port = [](std::string text) {
    for (auto at = text.find("127.0.0.1:"); at != std::string::npos; at = text.find("127.0.0.1:", at + 1))
      text.replace(at, text.find('/', at) - at, "host");
    return text;
  };
  EXPECT_EQ(without_port(after), without_port(before));
  EXPECT_EQ(body_of(again.send(Method::get, image)), picture);
  EXPECT_EQ(again.admin(Method::post, "/products", kGood).status, 422) << "the SKU is known again";
}

TEST_F(SandboxState, counts_creations_in_the_journal_across_restarts) {
  {
    SandboxBench(settings()).create(kGood);
  }
  SandboxBench again(settings());
  again.admin(Method::post, "/products", kGood);
  const auto journal =
      body_of(again.send(Method::get, "/salla/journal?method=POST&path=/salla/admin/v2/products&changed=1"));
  const auto entries = JsonBody::parse("{\"all\":" + journal + "}")->objects("all");
  ASSERT_EQ(entries->size(), 1U) << journal;
  EXPECT_EQ(entries->at(0).integer("status"), 201);
  EXPECT_FALSE(entries->at(0).text("product")->empty());
  EXPECT_EQ(entries->at(0).text("body_digest")->size(), 64U);
}

TEST_F(SandboxState, drops_a_last_line_that_was_cut_short) {
  {
    SandboxBench(settings()).create(kGood);
  }
  std::ofstream(folder_ / "salla.log", std::ios::app) << "{\"number\":99,\"at\":\"20";
  SandboxBench again(settings());
  EXPECT_EQ(again.admin(Method::get, "/products/sku/mj-1").status, 200);
  again.create(R"({"name":"b","price":1,"product_type":"product","sku":"mj-2"})");
}

TEST_F(SandboxState, refuses_a_file_that_another_sandbox_uses) {
  SandboxBench first(settings());
  boost::asio::io_context loop;
  ManualClock clock;
  Sandbox second(loop, settings(), clock, nullptr);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().name, "sandbox_state_busy");
}

TEST_F(SandboxState, refuses_a_file_that_holds_something_else) {
  std::ofstream(folder_ / "salla.log") << "not a journal\n";
  boost::asio::io_context loop;
  ManualClock clock;
  Sandbox sandbox(loop, settings(), clock, nullptr);
  const auto started = sandbox.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().name, "sandbox_state_unreadable");
}

TEST_F(SandboxState, writes_no_token_of_a_caller_to_disk) {
  SandboxBench bench(settings());
  bench.create(kGood);
  std::ifstream in(folder_ / "salla.log");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  EXPECT_NE(text.find("/products"), std::string::npos);
  EXPECT_EQ(text.find("Bearer"), std::string::npos);
}

}  // namespace
}  // namespace matjar::sandbox
