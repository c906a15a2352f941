# trustlint_options: the warnings and sanitizers that every target is built with.
add_library(trustlint_options INTERFACE)
target_compile_options(trustlint_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow)
if(TRUSTLINT_WERROR)
  target_compile_options(trustlint_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in std::string's own operator+ (GCC bug 105651), and reads of the
  # empty std::optional behind the test that guards them (GCC bug 80635).
  target_compile_options(trustlint_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(TRUSTLINT_SANITIZE)
  add_compile_options(-fsanitize=${TRUSTLINT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TRUSTLINT_SANITIZE})
endif()
