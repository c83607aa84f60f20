#include "app/jobs_display.hpp"

#include <gtest/gtest.h>

namespace matjar::app {
namespace {

using queue::JobState;

queue::Job job(std::string id) {
  queue::Job job;
  job.id = JobId(std::move(id));
  job.queue = "scrape";
  job.kind = "workflow.step";
  job.state = JobState::discarded;
  job.attempt = 4;
  job.max_attempts = 4;
  job.last_error = "page_blocked: \x1b[2JThe \xc2\x9bshop\nrefuses.\xe2\x80\xae";
  job.args = R"({"step":"scrape"})";
  return job;
}

TEST(JobsForPeople, stand_in_columns_and_tell_how_to_see_more) {
  EXPECT_EQ(show_jobs({job("1"), job("12")}, {.limit = 2}),
            "JOB  QUEUE   KIND           STATE      TRY  DUE                       LAST ERROR\n"
            "1    scrape  workflow.step  discarded  4/4  1970-01-01T00:00:00.000Z  page_blocked: [2JThe shop refuses.\n"
            "12   scrape  workflow.step  discarded  4/4  1970-01-01T00:00:00.000Z  page_blocked: [2JThe shop refuses.\n"
            "More: --before 12\n");
  EXPECT_EQ(show_jobs({}, {}), "No job is discarded.\n");
}

TEST(JobsForPeople, are_shown_one_by_one_with_what_there_is_to_say) {
  queue::Job one = job("1");
  one.state = JobState::running;
  one.worker = "worker-1";
  one.rescues = 2;
  const std::string text = show_job(one);
  EXPECT_NE(text.find("worker      worker-1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("vanished    its worker, 2 times\n"), std::string::npos) << text;
  EXPECT_NE(text.find("args        {\"step\":\"scrape\"}\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("ended"), std::string::npos) << text;
}

TEST(QueuesForPeople, show_counts_and_waits_and_pauses) {
  api::QueueOverview scrape{.name = "scrape", .paused = true};
  scrape.jobs[JobState::available] = 12;
  scrape.waited = std::chrono::seconds(125);
  api::QueueOverview deploy{.name = "deploy"};
  EXPECT_EQ(show_queues({deploy, scrape}),
            "QUEUE   available  scheduled  retryable  running  completed  cancelled  discarded  WAITED     PAUSED\n"
            "deploy  0          0          0          0        0          0          0          -          -\n"
            "scrape  12         0          0          0        0          0          0          2 min 5 s  paused\n");
}

}  // namespace
}  // namespace matjar::app
