# Each test by its own name and in its own process, but for sanitized programs: most of what those do for a small test is to
# start, so a room's tests share a process there.
function(matjar_room_tests program name environment)
  if(MATJAR_SANITIZE)
    add_test(NAME "${name}" COMMAND ${program} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties("${name}" PROPERTIES TIMEOUT 900 ENVIRONMENT "${environment}")
  else()
    gtest_discover_tests(${program} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 TEST_PREFIX "${name}: "
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT 120 ENVIRONMENT "${environment}")
  endif()
endfunction()

# One room = one folder under src/ = one library = one namespace = the first part of its include paths.
#
#   matjar_room(NAME sourcing/amazon
#     DEPS base product sourcing     # rooms below or to the left, and no others
#     PRIVATE_DEPS sourcing/ebay     # the same, for rooms that its headers do not show
#     EXTERNAL LibXml2::LibXml2      # libraries from outside, seen by this room and its dependents' linker
#     PRIVATE_EXTERNAL Boost::json   # ... whose headers no dependent sees
#     TEST_DEPS net                  # what only the tests of this room use
#     TEST_EXTERNAL Boost::json
#     BOTH_DATABASES)                # its tests run on SQLite and again on PostgreSQL (script/with-postgres)
#
# Each header of the folder is linked into <build>/module_roots/<room>/<path>/, and that root alone is the target's
# public include directory. A dependent therefore sees the headers of the rooms that it declared (and of theirs), and an
# include of any other room does not compile. A dependency must exist when it is named: the order of add_subdirectory
# calls in src/CMakeLists.txt is the order of the layers, so an upward or circular dependency is a configure error.
#
# Sources are the folder's own *.cpp but main.cpp, which belongs to a program; *_test.cpp become <room>_test, run by CTest one test at a time.
function(matjar_room)
  cmake_parse_arguments(ROOM "BOTH_DATABASES" "NAME" "DEPS;PRIVATE_DEPS;EXTERNAL;PRIVATE_EXTERNAL;TEST_DEPS;TEST_EXTERNAL" ${ARGN})
  string(REPLACE "/" "_" target ${ROOM_NAME})
  set(root ${CMAKE_BINARY_DIR}/module_roots/${target})

  file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.hpp)
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")

  file(REMOVE_RECURSE ${root})
  file(MAKE_DIRECTORY ${root}/${ROOM_NAME})
  foreach(header ${headers})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${root}/${ROOM_NAME}/${header} SYMBOLIC)
  endforeach()

  set(libraries)
  set(private_libraries)
  foreach(dep ${ROOM_DEPS} ${ROOM_PRIVATE_DEPS})
    string(REPLACE "/" "_" dep_target ${dep})
    if(NOT TARGET room::${dep_target})
      message(FATAL_ERROR "${ROOM_NAME}: room::${dep_target} is not below it; see ARCHITECTURE.md, 'Layers'")
    endif()
    if(dep IN_LIST ROOM_PRIVATE_DEPS)
      list(APPEND private_libraries room::${dep_target})
    else()
      list(APPEND libraries room::${dep_target})
    endif()
  endforeach()

  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE ${private_libraries} ${ROOM_PRIVATE_EXTERNAL})
    matjar_precompiled_header(${target})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(room::${target} ALIAS ${target})
  target_include_directories(${target} ${scope} ${root})
  target_link_libraries(${target} ${scope} ${libraries} ${ROOM_EXTERNAL})

  if(tests AND MATJAR_TESTS)
    set(test_libraries)
    foreach(dep ${ROOM_TEST_DEPS})
      string(REPLACE "/" "_" dep_target ${dep})
      list(APPEND test_libraries room::${dep_target})
    endforeach()
    add_executable(${target}_test ${tests})
    target_link_libraries(${target}_test PRIVATE ${target} ${test_libraries} ${ROOM_PRIVATE_EXTERNAL} ${ROOM_TEST_EXTERNAL}
      matjar_gtest)
    target_compile_definitions(${target}_test PRIVATE MATJAR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    matjar_precompiled_header(${target}_test)
    matjar_room_tests(${target}_test "${ROOM_NAME}" MATJAR_TEST_DATABASE=sqlite)
    if(ROOM_BOTH_DATABASES)
      matjar_room_tests(${target}_test "${ROOM_NAME} on PostgreSQL" MATJAR_TEST_DATABASE=postgres)
    endif()
  endif()
endfunction()
