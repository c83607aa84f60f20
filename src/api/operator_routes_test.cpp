#include <gtest/gtest.h>

#include "api/operator_json.hpp"
#include "api/test_api.hpp"

namespace matjar::api {
namespace {

class OperatorRoutesTest : public ApiTest {
 protected:
  net::Headers key() { return with_key(operator_key_.reveal()); }
  JobId job_of_a_build() {
    build_ = accept(request()).value();
    return jobs_from_json(text_of(get("/api/operator/jobs?state=available", key())))->at(0).id;
  }
  static void expect_problem(const net::Response& response, int status, const std::string& name) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(error_from_problem(response.status, text_of(response)).name, name) << text_of(response);
  }

  StoreBuildId build_;
};

TEST_F(OperatorRoutesTest, open_to_the_operators_key_alone) {
  const std::string job = "/api/operator/jobs/" + job_of_a_build().value();
  for (const auto& [method, path] : {std::pair(net::Method::get, std::string("/api/operator/jobs")),
                                     {net::Method::get, job},
                                     {net::Method::post, job + "/retry"},
                                     {net::Method::post, job + "/discard"},
                                     {net::Method::get, "/api/operator/queues"},
                                     {net::Method::post, "/api/operator/queues/scrape/pause"},
                                     {net::Method::post, "/api/operator/queues/scrape/resume"}}) {
    expect_problem(send(method, path), 401, "operator_key_missing");
    expect_problem(send(method, path, with_key("mk_operator_key_of_the_tesT")), 401, "operator_key_unknown");
    expect_problem(send(method, path, with_key(key_)), 403, "operator_only");
  }
  EXPECT_EQ(get(job, key()).status, 200);
  EXPECT_NE(text_of(get(job, key())).find(R"("state":"available")"), std::string::npos) << "nothing was changed";
}

TEST_F(OperatorRoutesTest, open_nothing_of_a_merchant) {
  job_of_a_build();
  EXPECT_EQ(get("/api/store/status/" + build_.value(), key()).status, 401);
}

TEST_F(OperatorRoutesTest, tell_where_the_next_page_begins) {
  const JobId id = job_of_a_build();
  const std::string full = text_of(get("/api/operator/jobs?state=available&limit=1", key()));
  EXPECT_NE(full.find(R"("next":")" + id.value()), std::string::npos) << full;
  const std::string rest = text_of(get("/api/operator/jobs?state=available&limit=1&before=" + id.value(), key()));
  EXPECT_EQ(rest, R"({"jobs":[]})");
}

TEST_F(OperatorRoutesTest, refuse_a_query_that_makes_no_sense) {
  for (const char* query : {"state=lost", "state=", "limit=0", "limit=501", "limit=ten", "limit="}) {
    expect_problem(get(std::string("/api/operator/jobs?") + query, key()), 400, "query_invalid");
  }
}

TEST_F(OperatorRoutesTest, answer_every_state_of_a_queue) {
  job_of_a_build();
  const std::string text = text_of(get("/api/operator/queues", key()));
  EXPECT_NE(text.find(R"({"name":"deploy","paused":false,"waited_ms":null,"jobs":{"available":0,"scheduled":0,)"
                      R"("running":0,"retryable":0,"completed":0,"cancelled":0,"discarded":0}})"),
            std::string::npos)
      << text;
  EXPECT_EQ(text_of(post("/api/operator/queues/scrape/pause", key())), R"({"name":"scrape","paused":true})");
}

TEST_F(OperatorRoutesTest, answer_404_and_409_as_problems) {
  const std::string job = "/api/operator/jobs/" + job_of_a_build().value();
  expect_problem(get("/api/operator/jobs/unknown", key()), 404, "job_not_found");
  expect_problem(post(job + "/retry", key()), 409, "job_not_discarded");
  expect_problem(post("/api/operator/queues/unknown/pause", key()), 404, "queue_unknown");
}

TEST_F(OperatorRoutesTest, take_a_signature_for_the_key_once_for_its_request_and_its_minute) {
  const std::string target = "/api/operator/queues";
  const auto asked = [&](const std::string& to, const std::string& signature) {
    return get(to, {{"Authorization", signature}}).status;
  };
  const auto signature = [&](const Secret& key, const std::string& nonce) {
    return sign_operator_request(key, net::Method::get, target, clock_.now(), nonce);
  };
  const std::string good = signature(operator_key_, "n1");
  EXPECT_EQ(asked(target, good), 200);
  EXPECT_EQ(asked(target, good), 401) << "used before";
  EXPECT_EQ(asked("/api/operator/jobs", signature(operator_key_, "n2")), 401) << "of another request";
  EXPECT_EQ(asked(target, signature(Secret("mk_operator_key_of_the_tesT"), "n3")), 401);
  EXPECT_EQ(asked(target, "Matjar-Operator"), 401);
  EXPECT_EQ(asked(target, "Matjar-Operator 1 2"), 401);
  const std::string old = signature(operator_key_, "n4");
  clock_.advance(std::chrono::seconds(62));
  EXPECT_EQ(asked(target, old), 401) << "of another minute";
  EXPECT_EQ(asked(target, signature(operator_key_, "n1")), 401) << "a nonce is spent for longer than a signature lives";
}

TEST_F(OperatorRoutesTest, prove_that_the_server_holds_the_key_without_telling_it) {
  const std::string challenge(64, 'a');
  const net::Response proof = get("/api/operator/proof?challenge=" + challenge);
  EXPECT_EQ(proof.status, 200);
  EXPECT_EQ(text_of(proof), operator_proof(operator_key_, challenge));
  EXPECT_NE(text_of(proof), text_of(get("/api/operator/proof?challenge=" + std::string(64, 'b'))));
  expect_problem(get("/api/operator/proof"), 400, "query_invalid");
  expect_problem(get("/api/operator/proof?challenge=short"), 400, "query_invalid");
}

TEST(OperatorJson, that_was_not_understood_is_an_error_and_no_exception) {
  for (const char* text : {"", "[]", "{}", R"({"jobs":7})", R"({"jobs":[{}]})", R"({"queues":[{"name":1}]})"}) {
    EXPECT_EQ(jobs_from_json(text).error().name, "answer_malformed") << text;
    EXPECT_EQ(job_from_json(text).error().name, "answer_malformed") << text;
    EXPECT_EQ(queues_from_json(text).error().name, "answer_malformed") << text;
  }
  EXPECT_EQ(error_from_problem(502, "<html>").name, "answer_malformed");
}

}  // namespace
}  // namespace matjar::api
