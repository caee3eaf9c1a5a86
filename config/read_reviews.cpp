#include "config/read_reviews.h"

#include <algorithm>

#include "config/promise_text.h"

namespace plumbline::config {
namespace {

constexpr int kLowestUnattestedLevel = 4;

std::vector<Quote> read_quotes(MapReader& map, const Reading& reading) {
  std::vector<Quote> quotes;
  for (const YamlValue& item : map.list("quotes")) {
    Quote quote;
    MapReader inner(item, reading.file, "quote", reading.problems);
    quote.signal = inner.required_text("signal");
    const NamedSignal signal = read_signal_id(inner, "signal", reading.rubric);
    quote.value = read_value(inner, "value", signal);
    quote.as_of = read_past_date(inner, "as_of", reading.seen_at);
    inner.finish();
    const auto same = [&](const Quote& other) {
      return other.signal == quote.signal && other.as_of == quote.as_of;
    };
    if (std::any_of(quotes.begin(), quotes.end(), same))
      inner.problem("signal", "\"" + quote.signal + "\" is quoted twice",
                    "keep one, or say with \"as_of\" of which day each is");
    quotes.push_back(std::move(quote));
  }
  return quotes;
}

void add_quotes(PromiseText& text, const std::vector<Quote>& quotes) {
  text.add(static_cast<double>(quotes.size()));
  for (const Quote& quote : quotes) text.add(quote.signal).add(quote.value).add(quote.as_of);
}

// "procedure:<id>@<version>", "experiment:<id>", "change:<record id>"
bool is_evidence(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon + 1 == text.size()) return false;
  const std::string kind = text.substr(0, colon);
  if (kind == "experiment" || kind == "change") return true;
  const std::size_t at = text.find('@', colon);
  return kind == "procedure" && at != std::string::npos && at > colon + 1 && at + 1 < text.size();
}

}  // namespace

std::vector<Review> read_review(const Reading& reading) {
  Review review;
  review.promise = place_in(reading, reading.value.line);
  MapReader map(reading.value, reading.file, "review", reading.problems);
  review.id = map.required_text("id");
  review.areas = read_area_ids(map, "areas", reading.rubric);
  map.required_text("held_on");
  review.held_on = read_past_date(map, "held_on", reading.seen_at).value_or(Instant{});
  map.required_text("participants");
  const double people = map.number("participants", 1, 1, 1000);
  review.participants = static_cast<int>(people);
  if (people != review.participants)
    map.problem("participants", "\"participants\" is a number of people",
                "write how many took part, without names");
  review.quotes = read_quotes(map, reading);
  map.list("actions");
  map.finish();
  return {review};
}

std::vector<ReviewedAction> read_review_actions(const Reading& reading) {
  std::vector<ReviewedAction> actions;
  if (reading.value.kind != YamlValue::Kind::Map) return actions;
  Problems reported_already;
  MapReader map(reading.value, reading.file, "review", reported_already);
  const std::string review = map.text("id");
  for (const YamlValue& item : map.list("actions")) {
    ReviewedAction kept{place_in(reading, item.line), review, {}};
    ReviewAction& action = kept.action;
    MapReader inner(item, reading.file, "action", reading.problems);
    action.id = inner.required_text("id");
    action.what = inner.required_text("what");
    action.because = read_signal_id(inner, "because", reading.rubric).id;
    action.due = read_date(inner, "due");
    action.closed_on = read_past_date(inner, "closed_on", reading.seen_at);
    action.evidence = inner.text("evidence");
    if (!action.evidence.empty() && !is_evidence(action.evidence))
      inner.problem("evidence", "\"" + action.evidence + "\" is no evidence",
                    "write procedure:ID@VERSION, experiment:ID or change:RECORD");
    inner.finish();
    actions.push_back(std::move(kept));
  }
  refuse_repeats(reading, actions, [](const ReviewedAction& a) { return "action " + a.action.id; });
  return actions;
}

std::vector<Attestation> read_attestation(const Reading& reading) {
  Attestation attestation;
  attestation.promise = place_in(reading, reading.value.line);
  MapReader map(reading.value, reading.file, "attestation", reading.problems);
  const scoring::Indicator* indicator = read_indicator_id(map, "indicator", reading.rubric);
  if (indicator) {
    attestation.indicator = indicator->id;
    if (indicator->ladder == "classic" && indicator->level >= kLowestUnattestedLevel)
      map.problem("indicator",
                  "level " + std::to_string(indicator->level) + " is never reached by attestation",
                  "remove it; plumbline measures this row or leaves it unknown");
    else if (indicator->attestation.empty())
      map.problem("indicator", "\"" + indicator->id + "\" accepts no attestation",
                  "see the row in docs/reference/indicators.md");
  }
  attestation.statement = map.required_text("statement");
  attestation.by = map.required_text("by");
  map.required_text("dated");
  attestation.dated = read_past_date(map, "dated", reading.seen_at).value_or(Instant{});
  attestation.expires = read_date(map, "expires");
  if (attestation.expires && *attestation.expires <= attestation.dated)
    map.problem("expires", "\"expires\" is not after \"dated\"", "correct one of the two dates");
  attestation.quotes = read_quotes(map, reading);
  attestation.entities = map.words("entities");
  map.finish();
  return {attestation};
}

std::string promise_text(const Review& review) {
  PromiseText text;
  text.add(review.id).add(review.areas).add(review.held_on);
  text.add(static_cast<double>(review.participants));
  add_quotes(text, review.quotes);
  return text.take();
}

std::string promise_text(const ReviewedAction& kept) {
  const ReviewAction& action = kept.action;
  return PromiseText()
      .add(kept.review)
      .add(action.id)
      .add(action.what)
      .add(action.because)
      .add(action.due)
      .add(action.closed_on)
      .add(action.evidence)
      .take();
}

std::string promise_text(const Attestation& attestation) {
  PromiseText text;
  text.add(attestation.indicator).add(attestation.statement).add(attestation.by);
  text.add(attestation.dated).add(attestation.expires).add(attestation.entities);
  add_quotes(text, attestation.quotes);
  return text.take();
}

}  // namespace plumbline::config
