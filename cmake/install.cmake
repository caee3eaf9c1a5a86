# cmake --install: where a package puts things. Example configuration is documentation: a package
# or an administrator decides what stands in /etc.
include(GNUInstallDirs)
set(PLUMBLINE_UNIT_DIR lib/systemd/system CACHE STRING "where systemd looks for units")

install(TARGETS plumbline RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/plumbline.service DESTINATION ${PLUMBLINE_UNIT_DIR})
# Catalogue and rubric are compiled in; these are for copying into an overrides folder.
install(DIRECTORY exporters/alerts exporters/dashboards config/catalogue config/rubric
        DESTINATION ${CMAKE_INSTALL_DATADIR}/plumbline)
install(FILES packaging/plumbline.yml packaging/prometheus-scrape.yml packaging/web.yml
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(file README.md CHANGELOG.md LICENSE)
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endforeach()
