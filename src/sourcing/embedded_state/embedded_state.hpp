#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::embedded_state {

/// Reads what pages carry for their own scripts and their analytics: `__NEXT_DATA__`, `__NUXT__`, `__INITIAL_STATE__`,
/// `__PRELOADED_STATE__`, `__APOLLO_STATE__`, the `view_item` and `detail` events of `dataLayer` and `gtag`. Only the
/// product that the page is called after counts.
///
/// Called after every other route, and never against one: a price supports an equal one that is there, and anything
/// else fills only what nothing else has found. Bounded: 4 MB of script, depth 14, 40,000 values.
void read_embedded_state(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::embedded_state
