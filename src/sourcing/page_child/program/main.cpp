#include <unistd.h>

#include "confined/frame.hpp"
#include "sourcing/page_child/page_service.hpp"

/// Started by matjar alone, with one end of a socket as standard input.
int main() {
  // Not through exit(): what libraries do there is neither needed nor allowed any more.
  ::_exit(matjar::sourcing::page_child::serve_pages(matjar::confined::kChildSocket));
}
