#include "base/currency_table.hpp"

namespace matjar::inline base {

namespace {

/// ISO 4217, list one: the currencies in use, without funds, metals and test codes. One string per number of decimals;
/// each code is followed by one blank.
constexpr std::string_view kNoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ";
constexpr std::string_view kThreeDecimals = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view kTwoDecimals =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP "
    "CVE "
    "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS "
    "KHR "
    "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
    "PAB "
    "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
    "TRY "
    "TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ";

bool holds(std::string_view list, std::string_view code) {
  for (; list.size() >= 4; list.remove_prefix(4)) {
    if (list.substr(0, 3) == code) return true;
  }
  return false;
}

}  // namespace

std::optional<int> minor_digits_of(std::string_view code) {
  if (holds(kTwoDecimals, code)) return 2;
  if (holds(kThreeDecimals, code)) return 3;
  if (holds(kNoDecimals, code)) return 0;
  return std::nullopt;
}

}  // namespace matjar::inline base
