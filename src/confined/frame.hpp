#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace matjar::confined {

/// How `matjar` and a confined child speak over one stream socket: frames of 8 bytes (a mark, then the length of what
/// follows, both 32 bits, little-endian) and a body.
///
/// The child speaks first: an empty frame when it is confined and ready. Then, one at a time, a request and its answer.
/// The child may have been taken over by what it worked on: its frames are refused beyond the length that is expected.

/// The descriptor on which the child finds its end of the socket.
inline constexpr int kChildSocket = 0;

/// The child's exit status when its memory did not suffice for a request (EX_OSERR).
inline constexpr int kOutOfMemory = 71;

using FrameHead = std::array<unsigned char, 8>;

/// `size` is below 4 GiB.
FrameHead frame_head(std::size_t size);

/// The length of the body; none when it is longer than `most` or no frame begins here.
std::optional<std::size_t> frame_size(const FrameHead& head, std::size_t most);

}  // namespace matjar::confined
