#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace plumbline::config {

/// Pieces of Markdown for the pages of docs/reference. Pure.

/// The first lines of a page.
std::string head(const std::string& title, const std::string& from);
/// The shortest text that reads back as the same number.
std::string plain(double number);
/// "`a`, `b`" with "`" for a quote.
std::string joined(const std::vector<std::string>& words, const std::string& quote);
/// Text for a table's cell.
std::string cell(std::string text);
/// A heading's anchor.
std::string anchor(std::string id);
/// What is read, in words; tasks and the events of all work classes are called "work".
std::string reads_text(const scoring::Reads& reads, const WorkClasses& work);
/// Every event class that some work class, or the end of a creation, names; sorted.
std::vector<std::string> work_events(const WorkClasses& work);

}  // namespace plumbline::config
