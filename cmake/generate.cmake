# Two files are written at build time: the embedded catalogue and the rule registry.
file(GLOB catalog_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rules/catalog/*.json)
file(GLOB rule_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rules/*/*.cc)

function(trustlint_generate script output)
  set(inputs ${ARGN})
  string(REPLACE ";" "\\;" escaped "${inputs}")
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} "-DOUT=${output}" "-DIN=${escaped}" -P ${CMAKE_SOURCE_DIR}/cmake/${script}
    DEPENDS ${inputs} ${CMAKE_SOURCE_DIR}/cmake/${script}
    VERBATIM)
endfunction()

set(TRUSTLINT_EMBEDDED_CATALOG ${CMAKE_BINARY_DIR}/generated/embedded_catalog.cc)
set(TRUSTLINT_RULE_REGISTRY ${CMAKE_BINARY_DIR}/generated/rule_registry.cc)
trustlint_generate(embed.cmake ${TRUSTLINT_EMBEDDED_CATALOG} ${catalog_files})
trustlint_generate(registry.cmake ${TRUSTLINT_RULE_REGISTRY} ${rule_sources})
