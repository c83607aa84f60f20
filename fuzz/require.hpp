#pragma once

#include <cstdio>
#include <cstdlib>

namespace matjar::fuzz {

/// Ends the program where something holds no more that must hold for all input; libFuzzer then keeps the input.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: it does not hold that %s\n", what);
  std::abort();
}

}  // namespace matjar::fuzz
