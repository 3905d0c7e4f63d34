# Texts made at build time from public packages live in build/generated/, shared by every preset of a source tree, and
# are compiled into the binary. tools/prepare.d/ makes them; a missing one is made while configuring.
set(TERRACE_GENERATED ${CMAKE_SOURCE_DIR}/build/generated)

# terrace_prepared(<file> BY <script>) makes build/generated/<file> with tools/prepare.d/<script> unless it is there.
function(terrace_prepared file by script)
    if(NOT EXISTS ${TERRACE_GENERATED}/${file})
        message(STATUS "Preparing ${file}")
        execute_process(COMMAND sh ${CMAKE_SOURCE_DIR}/tools/prepare.d/${script} RESULT_VARIABLE failed)
        if(failed)
            message(FATAL_ERROR "tools/prepare.d/${script} could not make build/generated/${file} (result ${failed}). "
                                "It needs Node.js 18 or newer, npm and, the first time, the npm registry.")
        endif()
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TERRACE_GENERATED}/${file})
endfunction()

# terrace_embed(<target> <file> <function>) compiles the text in, as std::string_view terrace::<function>(). A file without a
# full path lies in build/generated/.
function(terrace_embed target file function)
    get_filename_component(path ${file} ABSOLUTE BASE_DIR ${TERRACE_GENERATED})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${function}.cpp @ONLY CONTENT
[[#include <string_view>
namespace terrace {
std::string_view @function@() noexcept;
std::string_view @function@() noexcept { return R"embedded(@text@)embedded"; }
}
]])
    target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated/${function}.cpp)
endfunction()

# terrace_embed_folder(<target> <folder> <name>) compiles all files of a folder in. Looked at in every build: the index is
# written again only when a file changed.
function(terrace_embed_folder target folder name)
    set(index ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
    set(write ${CMAKE_COMMAND} -DFOLDER=${CMAKE_SOURCE_DIR}/${folder} -DOUT=${index} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
    execute_process(COMMAND ${write} COMMAND_ERROR_IS_FATAL ANY)
    add_custom_target(${name}_index COMMAND ${write} BYPRODUCTS ${index} COMMENT "")
    target_sources(${target} PRIVATE ${index})
    add_dependencies(${target} ${name}_index)
endfunction()
