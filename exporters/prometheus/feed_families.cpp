#include "exporters/prometheus/families.h"
#include "scoring/task_ids.h"

namespace plumbline::exporters {

using prometheus::MetricType;

MetricFamilies task_id_families(const std::vector<VCenterStatus>& vcenters,
                                const WorkClasses& work) {
  FamilyBuilder ids(MetricType::Gauge, "plumbline_task_ids",
                    "Kinds of task that the vCenter's version knows, by whether the catalogue "
                    "lists them as work: true, false.");
  for (const VCenterStatus& vcenter : vcenters) {
    if (vcenter.task_ids.empty()) continue;
    const scoring::TaskIds known = scoring::compare_task_ids(vcenter.task_ids, work);
    ids.add({{"vcenter", vcenter.name}, {"listed", "true"}}, static_cast<double>(known.listed));
    ids.add({{"vcenter", vcenter.name}, {"listed", "false"}}, static_cast<double>(known.unlisted));
  }
  return {ids.take()};
}

MetricFamilies feed_families(const std::vector<FeedStatus>& feeds) {
  FamilyBuilder up(MetricType::Gauge, "plumbline_feed_up",
                   "1 when the last reading of the feed brought a file that can be read, or word "
                   "that it is unchanged, else 0.");
  FamilyBuilder last(MetricType::Gauge, "plumbline_feed_last_read_timestamp_seconds",
                     "Time of the feed's last good reading on the vCenter's clock, seconds since "
                     "1970 UTC; absent before the first.");
  FamilyBuilder reads(MetricType::Counter, "plumbline_feed_reads_total",
                      "Readings of the feed since start, by outcome: changed, unchanged, failed.");
  for (const FeedStatus& feed : feeds) {
    const MetricLabels labels{{"scope", feed.scope}, {"feed", feed.name}};
    up.add(labels, feed.up ? 1 : 0);
    if (feed.last_read) last.add(labels, unix_seconds(*feed.last_read));
    for (const auto& [outcome, count] : feed.reads)
      reads.add({labels[0], labels[1], {"outcome", outcome}}, static_cast<double>(count));
  }
  MetricFamilies families;
  for (FamilyBuilder* family : {&up, &last, &reads}) families.push_back(family->take());
  return families;
}

}  // namespace plumbline::exporters
