#pragma once

namespace matjar::imaging::child {

/// The life of `matjar-image`; returns its exit status. See confined::child::serve.
int serve_photos(const char* program, int socket);

}  // namespace matjar::imaging::child
