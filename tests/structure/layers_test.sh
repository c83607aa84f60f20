#!/usr/bin/env bash
# Tries what the build must refuse: an include of a room that was not declared, and a dependency on a room above. The
# control without either compiles, so that a refusal means what it seems to mean.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work"/{low,middle,high}
cat >"$work/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(layers LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 23)
set(MATJAR_TESTS OFF)
function(matjar_precompiled_header target)
endfunction()
include($repository/cmake/Room.cmake)
add_subdirectory(low)
add_subdirectory(middle)
add_subdirectory(high)
CMAKE
echo 'inline int low() { return 1; }' >"$work/low/low.hpp"
echo '#include "low/low.hpp"' >"$work/low/low.cpp"
echo 'inline int high() { return 3; }' >"$work/high/high.hpp"
echo '#include "high/high.hpp"' >"$work/high/high.cpp"
echo 'matjar_room(NAME low)' >"$work/low/CMakeLists.txt"
echo 'matjar_room(NAME high DEPS low middle)' >"$work/high/CMakeLists.txt"

attempt() {  # $1: middle's CMakeLists.txt, $2: middle's source
  echo "$1" >"$work/middle/CMakeLists.txt"
  echo "$2" >"$work/middle/middle.cpp"
  rm -rf "$work/build"
  cmake -S "$work" -B "$work/build" -G Ninja -DCMAKE_CXX_COMPILER=clang++-19 >"$work/log" 2>&1 && cmake --build "$work/build" >>"$work/log" 2>&1
}
refused() {  # $1: what is tried, $2: what the message must hold, then as attempt
  local what=$1 message=$2
  shift 2
  if attempt "$@"; then
    echo "not refused: $what"
    exit 1
  fi
  grep -q "$message" "$work/log" || { cat "$work/log"; echo "refused for another reason: $what"; exit 1; }
  echo "refused: $what"
}

attempt 'matjar_room(NAME middle DEPS low)' '#include "low/low.hpp"' || { cat "$work/log"; exit 1; }
echo 'compiles: a declared dependency'
refused 'an include of a room that was not declared' 'low/low.hpp' 'matjar_room(NAME middle)' '#include "low/low.hpp"'
refused 'an include of a room above' 'high/high.hpp' 'matjar_room(NAME middle DEPS low)' '#include "high/high.hpp"'
refused 'a dependency on a room above' "is not below it; see ARCHITECTURE.md, 'Layers'" 'matjar_room(NAME middle DEPS high)' ''
