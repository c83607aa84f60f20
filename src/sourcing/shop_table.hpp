#pragma once

#include <array>
#include <string_view>

namespace matjar::sourcing {

/// A shop and its hosts. A new shop is a row here and its forms below.
struct ShopRow {
  std::string_view platform;
  std::string_view hosts;        ///< RE2, whole host; its first group, if any, is {tld} in the templates
  std::string_view short_hosts;  ///< RE2, whole host, of addresses that only redirect; may be empty
  std::string_view label;        ///< the name that look-alike hosts imitate; empty when it is too common a word
};

/// A form of a product's address.
struct FormRow {
  std::string_view platform;
  std::string_view target;     ///< RE2, found in path and query, without regard to case; the group "id" is the product
  std::string_view canonical;  ///< {host} {tld} {id}, {prefix} is the group "prefix"
  enum class Id { as_is, upper, with_p } id = Id::as_is;
};

inline constexpr std::array<ShopRow, 20> kShops = {{
    {"amazon",
     R"((?:www\.|m\.|smile\.)?amazon\.(com|sa|ae|eg|co\.uk|de|fr|it|es|nl|se|pl|ie|in|ca|com\.mx|com\.br|com\.au|com\.tr|com\.be|co\.jp|co\.za|sg|cn))",
     R"(a\.co|amzn\.(?:eu|asia|to|com|in))", "amazon"},
    {"aliexpress", R"((?:[a-z0-9-]+\.){0,2}aliexpress\.(com|ru|us))", R"(s\.click\.aliexpress\.com|a\.aliexpress\.com)",
     "aliexpress"},
    {"ebay",
     R"((?:[a-z0-9-]+\.)?ebay\.(com|de|fr|it|es|ie|nl|be|at|ch|pl|ca|ph|com\.au|co\.uk|com\.sg|com\.hk|com\.my))",
     R"(ebay\.us|ebay\.to)", "ebay"},
    {"noon", R"((?:www\.|minutes\.)?noon\.(com))", R"(noon\.onelink\.me|s\.noon\.com)", "noon"},
    {"temu", R"((?:www\.|m\.)?temu\.(com))", R"(share\.temu\.com)", "temu"},
    {"shein", R"((?:[a-z]+\.)?shein\.(com|co\.uk|com\.mx|se))", R"(api-shein\.shein\.com)", ""},
    {"zid", R"([a-z0-9-]+\.zid\.(store))", "", ""},
    {"1688", R"((?:detail|m)\.1688\.(com))", R"(qr\.1688\.com)", ""},
    {"tmall", R"((?:detail|m)\.tmall\.(com|hk))", "", "tmall"},
    {"taobao", R"((?:item|m|world)\.taobao\.(com))", R"(m\.tb\.cn|e\.tb\.cn)", "taobao"},
    {"alibaba", R"((?:[a-z]+\.)?alibaba\.(com))", "", "alibaba"},
    {"walmart", R"((?:www\.|m\.)?walmart\.(com|ca))", R"(walmrt\.us)", "walmart"},
    {"etsy", R"((?:www\.|m\.)?etsy\.(com))", R"(etsy\.me)", "etsy"},
    {"banggood", R"((?:[a-z]+\.)?banggood\.(com|in))", R"(ban\.ggood\.vip)", "banggood"},
    {"cjdropshipping", R"((?:www\.)?cjdropshipping\.(com))", "", "cjdropshipping"},
    {"salla", R"(salla\.(sa)|[a-z0-9-]+\.salla\.sa)", R"(s\.salla\.sa)", ""},
    {"shopify", R"([a-z0-9-]+\.myshopify\.(com))", "", ""},
    {"aliexpress", R"(login\.aliexpress\.(com))", "", ""},
    {"amazon", R"((?:music|aws|primevideo)\.amazon\.(com))", "", ""},
    {"ebay", R"(cgi\.ebay\.(com))", "", ""},
}};

inline constexpr std::array<FormRow, 33> kForms = {{
    {"amazon",
     R"(/(?:dp|gp/product|gp/aw/d|gp/offer-listing|exec/obidos/ASIN|o/ASIN|d|product)/(?P<id>[A-Z0-9]{10})(?:[/?&]|$))",
     "https://www.amazon.{tld}/dp/{id}", FormRow::Id::upper},
    {"aliexpress", R"(/item/(?:[^/]+/)?(?P<id>\d{6,20})\.html)", "https://www.aliexpress.com/item/{id}.html"},
    {"aliexpress", R"(/(?:i|item-detail)/(?P<id>\d{6,20})(?:\.html)?)", "https://www.aliexpress.com/item/{id}.html"},
    {"aliexpress", R"(/store/product/[^/]+/\d+_(?P<id>\d{6,20})\.html)", "https://www.aliexpress.com/item/{id}.html"},
    {"aliexpress", R"([?&]productIds?=(?P<id>\d{6,20}))", "https://www.aliexpress.com/item/{id}.html"},
    {"ebay", R"(/itm/(?:[^/?]+/)?(?P<id>\d{9,15})(?:[/?]|$))", "https://www.ebay.{tld}/itm/{id}"},
    {"ebay", R"(^/i/(?P<id>\d{9,15}))", "https://www.ebay.{tld}/itm/{id}"},
    {"ebay", R"([?&]item=(?P<id>\d{9,15}))", "https://www.ebay.{tld}/itm/{id}"},
    {"ebay", R"(^/p/(?P<id>\d{5,15}))", "https://www.ebay.{tld}/p/{id}", FormRow::Id::with_p},
    {"noon", R"(^/(?P<prefix>[a-z]+-[a-z]{2})/now-product/(?P<id>[A-Z0-9]+)/?)",
     "https://{host}/{prefix}/now-product/{id}/"},
    {"noon", R"(^/(?P<prefix>[a-z]+-[a-z]{2})/(?:[^/]+/)?(?P<id>[A-Z0-9]{6,})/p/?)",
     "https://www.noon.com/{prefix}/{id}/p/"},
    {"temu", R"(-g-(?P<id>\d{6,20})\.html)", "https://www.temu.com/g-{id}.html"},
    {"temu", R"(/g-(?P<id>\d{6,20})\.html)", "https://www.temu.com/g-{id}.html"},
    {"temu", R"(/goods\.html\?(?:.*&)?goods_id=(?P<id>\d{6,20}))", "https://www.temu.com/g-{id}.html"},
    {"shein", R"(^(?P<prefix>(?:/[a-z]{2})?)/(?:[^/]*-)?p-(?P<id>\d{4,12})(?:-cat-\d+)?\.html)",
     "https://{host}{prefix}/p-{id}.html"},
    {"zid", R"(/products/(?P<id>[^/?]+))", "https://{host}/products/{id}"},
    {"1688", R"(/offer/(?P<id>\d{6,20})\.html)", "https://detail.1688.com/offer/{id}.html"},
    {"tmall", R"(/item\.htm\?(?:.*&)?id=(?P<id>\d{6,20}))", "https://detail.tmall.{tld}/item.htm?id={id}"},
    {"taobao", R"(/item\.htm\?(?:.*&)?id=(?P<id>\d{6,20}))", "https://item.taobao.com/item.htm?id={id}"},
    {"taobao", R"(/item/(?P<id>\d{6,20})\.htm)", "https://item.taobao.com/item.htm?id={id}"},
    {"alibaba", R"(/product-detail/[^/?]*_(?P<id>\d{6,20})\.html)",
     "https://www.alibaba.com/product-detail/_{id}.html"},
    {"alibaba", R"(/product/(?P<id>\d{6,20})/)", "https://www.alibaba.com/product-detail/_{id}.html"},
    {"walmart", R"(/ip/(?:[^/]+/)?(?P<id>\d{4,15}))", "https://www.walmart.{tld}/ip/{id}"},
    {"etsy", R"(/listing/(?P<id>\d{6,15}))", "https://www.etsy.com/listing/{id}"},
    {"banggood", R"(-p-(?P<id>\d{4,12})\.html)", "https://www.banggood.com/-p-{id}.html"},
    {"cjdropshipping", R"(-p-(?P<id>[0-9A-F-]{10,40})\.html)", "https://cjdropshipping.com/product/-p-{id}.html"},
    {"salla", R"(/p(?P<id>\d{5,})/?(?:\?|$))", "https://{host}/p{id}"},
    {"shopify", R"(/products/(?P<id>[^/?]+?)(?:\.js|\.json)?/?(?:\?|$))", "https://{host}/products/{id}"},
    // Any other host: the form tells the software that the shop runs on.
    {"*shopify",
     R"(^(?:/[a-z]{2}(?:-[a-z]{2})?)?(?:/collections/[^/?]+)?/products/(?P<id>[^/?]+?)(?:\.js|\.json)?/?(?:\?|$))",
     "https://{host}/products/{id}"},
    {"*salla", R"(^/(?P<prefix>ar|en)/(?:[^/?]+/)?p(?P<id>\d{5,})/?(?:\?|$))", "https://{host}/{prefix}/p{id}"},
    {"*generic", R"(/p/(?P<id>(?:itm)?[a-z0-9_]{8,})/?(?:\?|$))", ""},
    {"*salla-list", R"(^(?:/(?:ar|en))?/(?:[^/?]+/)?category/c\d+)", ""},
    {"*salla-list", R"(^(?:/(?:ar|en))?/(?:[^/?]+/)c\d{6,}/?(?:\?|$))", ""},
}};

/// Query parameters that only tell where a visitor came from.
inline constexpr std::array<std::string_view, 22> kTrackers = {
    "fbclid", "gclid",   "dclid", "gbraid", "wbraid", "msclkid", "yclid",    "mc_cid", "mc_eid", "igshid", "ttclid",
    "twclid", "srsltid", "_ga",   "_gl",    "ref",    "ref_",    "referrer", "spm",    "scm",    "cid",    "affiliate"};

}  // namespace matjar::sourcing
