# cmake -DOUTPUT=<file.cpp> "-DFILES=<a.sql;b.sql>" -P EmbedMigrations.cmake: defines storage::embedded_migrations().
set(entries "")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z_]+$")
    message(FATAL_ERROR "${file}: a migration is named NNN_room.sql")
  endif()
  set(number ${CMAKE_MATCH_1})
  file(READ ${file} text)
  string(APPEND entries "      {.number = ${number}, .name = \"${name}\", .sql = R\"matjar_sql(${text})matjar_sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"storage/database.hpp\"

namespace matjar::storage {

std::vector<Migration> embedded_migrations() {
  return std::vector<Migration>{
${entries}  };
}

}  // namespace matjar::storage
")
