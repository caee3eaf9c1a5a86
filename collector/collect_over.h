#pragma once

#include <memory>

#include "collector/collector.h"
#include "collector/soap/transport.h"

namespace plumbline::collector {

/// make_collector over a transport of one's own: where tests put their failing twin.
std::unique_ptr<Collector> make_collector_over(std::unique_ptr<soap::Transport> transport,
                                               Settings settings, CollectionPlan plan,
                                               FactStore& store);

}  // namespace plumbline::collector
