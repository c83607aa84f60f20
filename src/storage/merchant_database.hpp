#pragma once

#include "base/ids.hpp"
#include "storage/database.hpp"

namespace matjar::storage {

/// A database as one merchant may see it: on PostgreSQL its statements see, change and add that merchant's rows alone,
/// also where one forgot to say so. What is made for a request of a merchant goes through one of these; repositories
/// are built on it as on any database. On SQLite it is the whole database: there is no second net.
///
/// The whole database must outlive it, and it must outlive what it has begun.
class MerchantDatabase final : public Database {
 public:
  MerchantDatabase(Database& whole, MerchantId merchant) : whole_(whole), merchant_(std::move(merchant)) {}

  Task<Result<Rows>> query(Query query, Params params = {}) override {
    return whole_.query_for(merchant_, query, std::move(params));
  }
  Task<Result<void>> run(AnyBody body) override { return whole_.run_for(merchant_, std::move(body)); }

  // Nobody changes the merchant or the schema from here.
  Task<Result<Rows>> query_for(MerchantId merchant, Query query, Params params = {}) override {
    if (merchant != merchant_) co_return outside();
    co_return co_await whole_.query_for(std::move(merchant), query, std::move(params));
  }
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override {
    if (merchant != merchant_) co_return outside();
    co_return co_await whole_.run_for(std::move(merchant), std::move(body));
  }
  Task<Result<void>> migrate(std::vector<Migration> migrations) override {
    static_cast<void>(migrations);
    co_return outside();
  }

 private:
  static std::unexpected<Error> outside() {
    return fail(ErrorKind::internal, {.name = "outside_of_merchant",
                                      .message = "A merchant's view of the database was asked for something else.",
                                      .next_step = "This is a defect of the program; please report it."});
  }

  Database& whole_;
  MerchantId merchant_;
};

}  // namespace matjar::storage
