#include <algorithm>

#include "tests/acceptance/rubric_fixture.h"

/// Pitfalls of the rubric (docs/pitfalls.md) where the catalogue as shipped handles them.
namespace plumbline::acceptance {
namespace {

using Words = std::vector<std::string>;

bool lists(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const WorkClass& work_class(const std::string& id) {
  for (const auto& each : shipped_rubric().work.classes)
    if (each.id == id) return each;
  static const WorkClass none;
  ADD_FAILURE() << "no work class " << id;
  return none;
}

Words classes_of(const std::string& signal) {
  const auto* found = shipped_rubric().signal(signal);
  if (!found) {
    ADD_FAILURE() << "no signal " << signal;
    return {};
  }
  return std::get<Words>(found->parameters.at("classes"));
}

// Desktops are made by the hundred from one parent: that is not a server on request.
TEST(P6LinkedAndInstantClones, AreNoServersOnRequest) {
  for (const char* signal : {"cons.vm_creates", "cons.provision_fail_rate", "cons.template_share",
                             "cons.build_min", "cons.ready_min", "cons.early_rework"})
    for (const char* desktop : {"VirtualMachine.instantClone", "vm.Snapshot.createLinkedClone"})
      EXPECT_FALSE(lists(classes_of(signal), desktop)) << signal << ' ' << desktop;
}

// vCenter matches an event's own class: a subclass that is not listed is not read.
TEST(P10Subclasses, OfDrsAndHaStandBesideTheirClass) {
  const auto plan = scoring::compile_plan(shipped_rubric());
  for (const char* event : {"VmPoweredOnEvent", "DrsVmPoweredOnEvent", "VmMigratedEvent",
                            "DrsVmMigratedEvent", "VmRestartedOnAlternateHostEvent"})
    EXPECT_TRUE(lists(plan.event_classes, event)) << event;
  EXPECT_TRUE(lists(work_class("VirtualMachine.powerOn").events, "DrsVmPoweredOnEvent"));
  EXPECT_TRUE(lists(work_class("VirtualMachine.migrate").events, "DrsVmMigratedEvent"));
  for (const auto& each : shipped_rubric().work.classes)
    for (const auto& task : each.tasks)
      EXPECT_FALSE(task.starts_with("Drm.")) << task << ": what DRS does is nobody's work";
}

// What some versions and products call the same work stands beside vCenter's own id.
TEST(P19DescriptionIds, TheSpellingsOfOneKindOfWorkAreOneClass) {
  EXPECT_TRUE(lists(work_class("VirtualMachine.reconfigure").tasks, "VirtualMachine.reconfigVm"));
  EXPECT_TRUE(lists(work_class("VirtualMachine.clone").tasks, "VirtualMachine.cloneVm"));
  EXPECT_TRUE(lists(work_class("ComputeResource.reconfigureEx").tasks,
                    "ClusterComputeResource.reconfigureEx"));
}

// Every signal of the four areas that the rubric names stands in the catalogue: what cannot be told
// is unknown with its reason, never dropped.
TEST(Catalogue, HoldsEverySignalOfTheFourAreas) {
  const Words names = {"prov.host_adds",
                       "prov.host_add_fail_rate",
                       "prov.host_ttis_h",
                       "prov.entry_conformance",
                       "prov.post_entry_fix",
                       "prov.cluster_changes",
                       "prov.ds_creates",
                       "prov.ds_ttfu_h",
                       "prov.ds_uniform",
                       "prov.net_creates",
                       "prov.net_ttfu_h",
                       "prov.net_faults",
                       "prov.orderly_removal",
                       "cons.vm_creates",
                       "cons.provision_fail_rate",
                       "cons.build_min",
                       "cons.ready_min",
                       "cons.lead_time_h",
                       "cons.template_share",
                       "cons.customization_fail_rate",
                       "cons.early_rework",
                       "cons.retired",
                       "cons.owner_coverage",
                       "cons.expiry_coverage",
                       "cons.zombie_share",
                       "cons.idle_share",
                       "cons.oversized_share",
                       "cons.undersized_share",
                       "cons.rightsize_actions",
                       "cons.inaccessible",
                       "chg.authorised_share",
                       "chg.unauthorised",
                       "chg.emergency_share",
                       "chg.incident_linked_rate",
                       "chg.backout_rate",
                       "chg.rework_rate",
                       "chg.window_adherence",
                       "chg.freeze_violations",
                       "chg.lead_time_h",
                       "chg.batch_size",
                       "chg.pre_checks",
                       "chg.host_maint_min",
                       "chg.patch_remediation_ok",
                       "chg.concentration",
                       "chg.unexplained_diff",
                       "chg.unexplained_reviewed",
                       "chg.types_defined",
                       "cap.cpu_headroom_n1",
                       "cap.mem_headroom_n1",
                       "cap.adm_control",
                       "cap.failover_level",
                       "cap.ready_over5",
                       "cap.costop_p95",
                       "cap.mem_pressure",
                       "cap.vcpu_ratio",
                       "cap.ds_free_min",
                       "cap.ds_days_to_full",
                       "cap.forecast_err",
                       "cap.breach_lead_d",
                       "cap.denied",
                       "cap.ds_latency_p95",
                       "cap.vm_nines",
                       "cap.host_nines",
                       "cap.ha_protected",
                       "cap.redundancy",
                       "cap.rule_compliance",
                       "cap.vmops_history",
                       "cap.actions",
                       "cap.ds_over85",
                       "cap.ds_over95",
                       "cap.headroom_ok"};
  for (const auto& name : names) EXPECT_TRUE(shipped_rubric().signal(name)) << name;
  for (const char* area : {"prov", "cons", "chg", "cap"})
    for (const char* common : {"volume", "success_rate", "duration_p85", "path_consistency",
                               "actors", "automation_share", "coverage"}) {
      const std::string id = std::string(area) + "." + common;
      EXPECT_TRUE(shipped_rubric().signal(id)) << id;
    }
}

// What vCenter cannot tell must say so.
TEST(Catalogue, WhatIsNotCollectedSaysWhy) {
  int found = 0;
  for (const auto& signal : shipped_rubric().signals) {
    if (signal.measure != "not_collected") continue;
    ++found;
    const auto why = signal.parameters.find("why");
    ASSERT_NE(why, signal.parameters.end()) << signal.id;
    EXPECT_GT(std::get<std::string>(why->second).size(), 20U) << signal.id;
  }
  EXPECT_GT(found, 0);
}

// Common signals of rare areas: three occurrences at levels 2 and 3, eight at 4 and 5.
TEST(Catalogue, CommonSignalsOfRareAreasAskForMoreAtLevels4And5) {
  for (const char* id : {"prov.success_rate", "prov.coverage", "cap.success_rate"}) {
    const auto* signal = shipped_rubric().signal(id);
    ASSERT_TRUE(signal) << id;
    EXPECT_EQ(signal->minimum, 3) << id;
    EXPECT_EQ(signal->managed_minimum, 8) << id;
  }
  EXPECT_EQ(shipped_rubric().signal("chg.success_rate")->managed_minimum, 0);
}

}  // namespace
}  // namespace plumbline::acceptance
