# One folder, one static library `plumbline_<folder>`. USES names the folders that it may include
# (design: who may include whom); the linker and tests/lint hold it to that.
function(plumbline_module name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES;EXCEPT" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${name}/*.cpp)
  foreach(except ${ARG_EXCEPT})
    list(FILTER sources EXCLUDE REGEX "/${name}/${except}$")
  endforeach()
  if(NOT sources)
    file(WRITE ${PROJECT_BINARY_DIR}/empty.cpp "")
    set(sources ${PROJECT_BINARY_DIR}/empty.cpp)
  endif()
  add_library(plumbline_${name} STATIC ${sources})
  set_target_properties(plumbline_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(plumbline_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  list(TRANSFORM ARG_USES PREPEND plumbline_ OUTPUT_VARIABLE uses)
  target_link_libraries(plumbline_${name} PUBLIC ${uses} PRIVATE ${ARG_LIBRARIES})
endfunction()

# Compiles data files into module `name` as `plumbline::<name>::embedded_files()`:
# a vector of {relative path, content}. See cmake/embed.cmake.
function(plumbline_embed name patterns)
  set(files)
  foreach(pattern ${patterns})
    file(GLOB found CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${pattern})
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  set(output ${PROJECT_BINARY_DIR}/${name}_embedded.cpp)
  list(TRANSFORM files PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE depends)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} "-DFILES=${files}" -DSOURCE=${PROJECT_SOURCE_DIR}
            -DOUTPUT=${output} -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${depends} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(plumbline_${name} PRIVATE ${output})
endfunction()
