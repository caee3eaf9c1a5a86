#pragma once

namespace plumbline::exporters {

/// The style sheet of all pages: light and dark by the reader's preference.
extern const char* const kStyleSheet;

}  // namespace plumbline::exporters
