#pragma once

namespace matjar::sourcing::page_child {

/// The life of `matjar-page`; returns its exit status. See confined::child::serve.
int serve_pages(int socket);

}  // namespace matjar::sourcing::page_child
