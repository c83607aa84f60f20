#pragma once

namespace matjar::inline base {

/// Whether this program was built with AddressSanitizer or ThreadSanitizer: it takes several times the time and
/// reserves terabytes of addresses.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace matjar::inline base
