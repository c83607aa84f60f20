if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR
    "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines: it destroys temporaries of a co_await operand twice, and a "
    "conditional expression of two co_awaits can be lost without a word. Use clang-19 (script/bootstrap installs it, the "
    "presets choose it) or GCC 14 and later.")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# -fPIE for everything instead of CMake's -fPIC for libraries and -fPIE for programs: one precompiled header serves both.
add_compile_options(-fPIE -Wall -Wextra -Wconversion -Werror -pthread -fno-omit-frame-pointer
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -fstack-protector-strong)
add_compile_definitions(BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
add_link_options(-pie -pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Asio hands captured references to awaitable frames by design of its templates; clang's canary in base/ covers ours.
  # Naming some fields of an aggregate and leaving the others at their defaults is the point of designated initialisers.
  add_compile_options(-Wthread-safety -Wno-missing-designated-field-initializers)
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# A report needs the lines of its stack, not the variables. Most of a sanitized build is the optimiser's work on instrumented
# coroutines: without it the build takes half the time, and the tests, which mostly wait for something, little more.
set(MATJAR_SANITIZE "" CACHE STRING "address, thread or empty")
if(MATJAR_SANITIZE)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O0 -g1 -DNDEBUG")
endif()
if(MATJAR_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
elseif(MATJAR_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()
# libFuzzer: the libraries tell which way they go, and the sanitizers what goes wrong there. Some optimisation, or it tries
# half as much.
option(MATJAR_FUZZ "build the fuzz targets as libFuzzer programs" OFF)
if(MATJAR_FUZZ)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1 -DNDEBUG")
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()

# ccache and a precompiled header agree only when the header carries no time stamp (clang writes one) and ccache may trust
# its content instead of the time of its parts.
find_program(CCACHE ccache)
if(CCACHE)
  set(sloppiness "pch_defines,time_macros,include_file_mtime,include_file_ctime")
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=${sloppiness} CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()

# One precompiled header for all rooms: the standard library, fmt and Asio's coroutines. Beast, Boost.JSON, ICU, libxml2
# and libvips stay out of it: they belong to the few files that include them.
function(matjar_precompiled_header target)
  if(NOT TARGET matjar_pch)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/pch/matjar_pch.cpp CONTENT "int matjar_pch_anchor() { return 0; }\n")
    add_library(matjar_pch STATIC ${CMAKE_BINARY_DIR}/pch/matjar_pch.cpp)
    target_link_libraries(matjar_pch PUBLIC Boost::headers fmt::fmt)
    target_precompile_headers(matjar_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.hpp)
  endif()
  target_precompile_headers(${target} REUSE_FROM matjar_pch)
  target_link_libraries(${target} PRIVATE Boost::headers fmt::fmt)
endfunction()
