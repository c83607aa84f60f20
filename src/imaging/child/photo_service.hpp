#pragma once

namespace matjar::imaging::child {

/// The life of the child: confine, warm up, say `ready`, then answer requests on `socket` until the parent hangs up.
/// Returns the exit status: 0 after a hang-up, 70 when it cannot confine itself, 76 when the parent breaks the
/// protocol.
int serve_photos(const char* program, int socket);

}  // namespace matjar::imaging::child
