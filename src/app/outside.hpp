#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/data_rooms.hpp"
#include "app/foundation.hpp"
#include "copywriting/copywriter_chain.hpp"
#include "copywriting/offline_copywriter.hpp"
#include "copywriting/openai/openai_copywriter.hpp"
#include "imaging/local/image_child_pool.hpp"
#include "imaging/local/local_image_enhancer.hpp"
#include "net/curl_http_client.hpp"
#include "net/outbound_guard.hpp"
#include "salla/product_deployer.hpp"
#include "salla/salla_client.hpp"
#include "salla/token_vault.hpp"
#include "sourcing/browser/browser_fetcher.hpp"
#include "sourcing/confined_reader/confined_page_reader.hpp"
#include "sourcing/http_fetcher.hpp"
#include "sourcing/product_api.hpp"
#include "sourcing/product_source.hpp"
#include "sourcing/proxies/proxy_fetcher.hpp"
#include "sourcing/route_watch.hpp"
#include "sourcing/unlocker_fetcher.hpp"

namespace matjar::app {

/// Everything that speaks to the outside world, and which vendor stands behind each interface.
class Outside {
 public:
  static Result<std::unique_ptr<Outside>> open(Foundation& foundation, DataRooms& data,
                                               const std::filesystem::path& assets);

  /// Starts one child of each kind that the duty's queues need: a program that is missing or cannot confine itself is
  /// better known before the first page was fetched. `page_reader_unavailable`, `image_service_unavailable`.
  Task<Result<void>> start_children(const Duty& duty);

  sourcing::LinkRecogniser links;
  net::OutboundGuard guard;
  net::CurlHttpClient curl;
  std::unique_ptr<InterruptedHttpClient> interrupted;  ///< null unless a test asks for it
  net::HttpClient& http;
  std::unique_ptr<sourcing::proxies::ProxyPool> proxy_pool;              ///< null: no provider of proxies is configured
  std::unique_ptr<sourcing::HttpFetcher> proxied_robots;                 ///< goes where the pool says
  std::unique_ptr<sourcing::proxies::ProxyFetcher> exits_robots_reader;  ///< reads robots.txt through the pool
  std::unique_ptr<sourcing::HttpFetcher> robots_reader;  ///< null: the address of this machine asks no shop
  std::unique_ptr<sourcing::HostManners> manners;
  std::unique_ptr<sourcing::HttpFetcher> proxied;  ///< goes where the pool says
  std::vector<std::unique_ptr<sourcing::ResourceFetcher>> fetchers;
  std::vector<std::unique_ptr<sourcing::ProductApi>> product_apis;
  sourcing::browser::BrowserFetcher* browser = nullptr;  ///< one of the fetchers; null: none is configured
  std::unique_ptr<sourcing::confined_reader::ConfinedPageReader> page_reader;
  std::unique_ptr<sourcing::PageCache> pages;
  std::unique_ptr<sourcing::RouteWatch> routes;
  std::unique_ptr<sourcing::ProductSource> source;
  std::unique_ptr<copywriting::OfflineCopywriter> offline_writer;
  std::unique_ptr<copywriting::openai::OpenAiCopywriter> openai_writer;
  std::unique_ptr<copywriting::CopywriterChain> writer;
  std::unique_ptr<imaging::local::ImageChildPool> image_children;
  std::unique_ptr<imaging::local::LocalImageInspector> inspector;
  std::unique_ptr<imaging::local::LocalImageEnhancer> enhancer;
  std::unique_ptr<salla::SallaClient> salla;
  std::unique_ptr<salla::TokenVault> tokens;
  std::unique_ptr<salla::ProductDeployer> deployer;

  Outside(Foundation& foundation, sourcing::LinkRecogniser recogniser);

 private:
  static std::unique_ptr<InterruptedHttpClient> interrupt(Foundation& foundation, net::HttpClient& client);
  Result<void> open_sources(Foundation& foundation);
  Result<void> open_browser(Foundation& foundation);
  Result<void> open_proxies(Foundation& foundation);
  void open_manners(Foundation& foundation, const std::optional<net::HttpProxy>& proxy);
  void add_proxied(Foundation& foundation);
  Result<void> open_writers(Foundation& foundation, const std::filesystem::path& assets);
  Result<void> open_imaging(Foundation& foundation);
  Result<void> open_salla(Foundation& foundation, DataRooms& data);
};

}  // namespace matjar::app
