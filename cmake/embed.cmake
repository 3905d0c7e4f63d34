# Packs a folder into one assembly file by .incbin and a C++ index beside it: no giant arrays to compile.
# cmake -DFOLDER=web/dist -DOUT=build/…/embedded_web.cpp -P cmake/embed.cmake
# The SHA-256 of every file stands in the index, so a changed file changes the index and is compiled again; an unchanged
# folder leaves it untouched. Without the folder the index is empty.
cmake_minimum_required(VERSION 3.25)
set(index "")
set(bytes "")
set(count 0)
if(IS_DIRECTORY ${FOLDER})
    file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE ${FOLDER} ${FOLDER}/*)
    list(SORT files)
    foreach(file ${files})
        if(file MATCHES "\\.map$")
            continue()
        endif()
        file(SHA256 ${FOLDER}/${file} sum)
        string(APPEND bytes
            "asm(\".section .rodata\\n.global terrace_web_${count}\\n.global terrace_web_${count}_end\\nterrace_web_${count}:\\n"
            ".incbin \\\"${FOLDER}/${file}\\\"\\nterrace_web_${count}_end:\\n.byte 0\\n.previous\\n\");\n"
            "extern \"C\" const char terrace_web_${count}[], terrace_web_${count}_end[];\n")
        string(APPEND index
            "        {\"/${file}\", {terrace_web_${count}, static_cast<std::size_t>(terrace_web_${count}_end - terrace_web_${count})}, \"${sum}\"},\n")
        math(EXPR count "${count} + 1")
    endforeach()
endif()
if(count EQUAL 0)
    message(STATUS "web app: not built (${FOLDER} is absent); the server will say so on its pages")
endif()
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT "// Written by cmake/embed.cmake.
#include \"wire/http/static_files.hpp\"

@bytes@
namespace terrace::wire {

std::vector<EmbeddedFile> embedded_web() {
    return embedded_files({
@index@    });
}

}    // namespace terrace::wire
")
