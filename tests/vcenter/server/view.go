package server

import (
	"path"
	"reflect"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// view is a container view; what it shows is found when it is read.
type view struct {
	container *item
	kinds     []string
	recursive bool
}

func (c *call) createView(req *types.CreateContainerView) *failure {
	container := c.service.world.inventory.get(req.Container)
	if container == nil {
		return gone(req.Container)
	}
	ref := c.session.ref("ContainerView")
	c.session.views[ref] = &view{container: container, kinds: req.Type, recursive: req.Recursive}
	return c.answer(&types.CreateContainerViewResponse{Returnval: ref})
}

func gone(ref types.ManagedObjectReference) *failure {
	return &failure{"The object '" + ref.Type + ":" + ref.Value +
		"' has already been deleted or has not been completely created",
		&types.ManagedObjectNotFound{Obj: ref}}
}

// shown are the references a view shows to the caller.
func (c *call) shown(v *view) []types.ManagedObjectReference {
	items := c.service.world.inventory.within(v.container, v.kinds, v.recursive)
	refs := make([]types.ManagedObjectReference, 0, len(items))
	for _, it := range items {
		if !c.service.faults.invisible(it) {
			refs = append(refs, it.ref)
		}
	}
	return refs
}

// object finds a managed object as the structure of package mo that has its properties; the
// result is not valid when there is none.
func (c *call) object(ref types.ManagedObjectReference) (reflect.Value, *item) {
	w := c.service.world
	if it := w.inventory.get(ref); it != nil {
		return reflect.ValueOf(it.object).Elem(), it
	}
	var found interface{}
	switch content := &c.service.content; {
	case ref.Type == "ServiceInstance":
		found = &mo.ServiceInstance{Self: ref, Content: *content,
			ServerClock: w.clock.Now().Add(c.service.faults.skew())}
	case ref == *content.Setting:
		found = &mo.OptionManager{Self: ref, Setting: w.settings("")}
	case ref == *content.EventManager:
		m := &mo.EventManager{Self: ref, MaxCollector: maxCollectors}
		m.Description.EventInfo = esx.EventInfo
		if n := len(w.history.events); n > 0 {
			if event := w.history.events[n-1].event(); event != nil {
				m.LatestEvent = event
			}
		}
		found = m
	case ref == *content.TaskManager:
		found = &mo.TaskManager{Self: ref, MaxCollector: maxCollectors,
			Description: vpx.Description, RecentTask: w.recent(c.now)}
	case ref == *content.PerfManager:
		found = c.service.performance.object(ref)
	case ref == *content.CustomFieldsManager:
		found = &mo.CustomFieldsManager{Self: ref, Field: w.inventory.fields}
	case ref == *content.SessionManager:
		m := &mo.SessionManager{Self: ref}
		if c.session != nil {
			m.CurrentSession = &types.UserSession{Key: c.session.key, UserName: c.session.user,
				LoginTime: c.session.login, LastActiveTime: c.now, Locale: "en",
				MessageLocale: "en"}
		}
		found = m
	case ref == content.PropertyCollector:
		found = &mo.PropertyCollector{Self: ref}
	case ref.Type == "Task":
		id, _ := strconv.Atoi(strings.TrimPrefix(ref.Value, "task-"))
		if r, ok := w.history.byID[id]; ok {
			found = &mo.Task{ExtensibleManagedObject: mo.ExtensibleManagedObject{Self: ref},
				Info: *r.info(c.now)}
		}
	}
	if found == nil {
		found = c.manager(ref)
	}
	if found == nil && c.session != nil {
		found = c.sessionObject(ref)
	}
	if found != nil {
		return reflect.ValueOf(found).Elem(), nil
	}
	return simulatorObject(ref), nil
}

func (c *call) sessionObject(ref types.ManagedObjectReference) interface{} {
	w := c.service.world
	if v, ok := c.session.views[ref]; ok {
		found := &mo.ContainerView{Container: v.container.ref, Type: v.kinds, Recursive: v.recursive}
		found.Self, found.View = ref, c.shown(v)
		return found
	}
	how := c.service.faults.delivery()
	if e, ok := c.session.events[ref]; ok {
		return &mo.EventHistoryCollector{LatestPage: e.latest(w, c.now, &how),
			HistoryCollector: mo.HistoryCollector{Self: ref, Filter: e.filter}}
	}
	if t, ok := c.session.tasks[ref]; ok {
		return &mo.TaskHistoryCollector{LatestPage: t.latest(w, c.now, &how),
			HistoryCollector: mo.HistoryCollector{Self: ref, Filter: t.filter}}
	}
	return nil
}

// simulatorObject finds one of the static managers of govmomi's simulator.
func simulatorObject(ref types.ManagedObjectReference) reflect.Value {
	if ref.Type == "Folder" {
		return reflect.Value{} // the simulator has a root folder of its own
	}
	base()
	object := simulator.Map.Get(ref)
	if object == nil {
		return reflect.Value{}
	}
	v := reflect.ValueOf(object).Elem()
	// The simulator's types embed the structure of package mo as their first member.
	for path.Base(v.Type().PkgPath()) != "mo" {
		if v.Kind() != reflect.Struct || v.NumField() == 0 {
			return reflect.Value{}
		}
		v = v.Field(0)
	}
	return v
}
