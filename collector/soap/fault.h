#pragma once

#include <string>

#include "collector/soap/element.h"
#include "collector/soap/failure.h"

namespace plumbline::collector::soap {

/// What a <Fault> says: its vim25 class decides the kind (NotAuthenticated, InvalidLogin, else
/// Fault). vCenter sends <detail><InvalidLoginFault xsi:type="InvalidLogin">; where the type is
/// missing the element's own name is taken, less its "Fault". `where` names the call.
Failure failure_of(Node fault, const std::string& where);

/// The class of the fault inside a LocalizedMethodFault (<fault xsi:type="NoPermission">).
std::string localized_fault(Node method_fault);

}  // namespace plumbline::collector::soap
