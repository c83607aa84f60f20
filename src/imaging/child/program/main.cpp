#include <unistd.h>

#include "confined/frame.hpp"
#include "imaging/child/photo_service.hpp"

/// Started by matjar alone, with one end of a socket as standard input.
int main(int, char** arguments) {
  // Not through exit(): what libraries do there is neither needed nor allowed any more.
  ::_exit(matjar::imaging::child::serve_photos(arguments[0], matjar::confined::kChildSocket));
}
