package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// library is a content library; libraryItem is one of its items.
type library struct {
	id, name string
	created  time.Time
}

type libraryItem struct {
	id, name, kind    string
	library           *library
	version           int
	created, modified time.Time
}

const goldenImages = "Golden images"

// installLibrary gives the estate a library of three images, and one machine in five a word of the
// image that it was deployed from.
func (w *world) installLibrary() {
	var infos []*types.VirtualMachineContentLibraryItemInfo
	for i, name := range []string{"debian-12", "rhel-9", "windows-2022"} {
		for version := 0; version <= i; version++ {
			w.moment = w.start.AddDate(0, 0, -400*(i+1)/(version+1))
			w.setLibraryItem(&timeline.SetLibraryItem{Library: goldenImages, Name: name,
				Kind: []string{"vm-template", "ovf"}[i%2]})
		}
		item := w.itemNamed(goldenImages, name)
		infos = append(infos, &types.VirtualMachineContentLibraryItemInfo{
			ContentLibraryItemUuid: item.id, ContentLibraryItemVersion: fmt.Sprint(item.version)})
	}
	w.moment = w.start
	for _, it := range w.inventory.kinds["VirtualMachine"] {
		o := it.object.(*mo.VirtualMachine)
		if n := trait(15, o.Config.InstanceUuid, "image"); n < 3 && o.Config.ManagedBy == nil {
			o.Config.ContentLibItemInfo = infos[n]
		}
	}
}

func (w *world) itemNamed(of, name string) *libraryItem {
	for _, item := range w.beside.items {
		if item.library.name == of && item.name == name {
			return item
		}
	}
	return nil
}

func (w *world) setLibraryItem(c *timeline.SetLibraryItem) {
	item := w.itemNamed(c.Library, c.Name)
	if c.Remove {
		var rest []*libraryItem
		for _, other := range w.beside.items {
			if other != item {
				rest = append(rest, other)
			}
		}
		w.beside.items = rest
		return
	}
	if item == nil {
		var in *library
		for _, l := range w.beside.libraries {
			if l.name == c.Library {
				in = l
			}
		}
		if in == nil {
			in = &library{id: uuidOf("library " + c.Library), name: c.Library, created: w.moment}
			w.beside.libraries = append(w.beside.libraries, in)
		}
		item = &libraryItem{id: uuidOf("item " + c.Library + "\n" + c.Name), name: c.Name,
			library: in, created: w.moment, kind: "ovf"}
		w.beside.items = append(w.beside.items, item)
	}
	item.kind = or(c.Kind, item.kind)
	item.version++
	item.modified = w.moment
}

// restTime writes a time as the REST API does.
func restTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func listLibraries(c *restCall) (interface{}, *restError) {
	ids := []string{}
	for _, l := range c.service.world.beside.libraries {
		if c.sees() {
			ids = append(ids, l.id)
		}
	}
	return ids, c.lacks("System.Read")
}

func getLibrary(c *restCall) (interface{}, *restError) {
	for _, l := range c.service.world.beside.libraries {
		if l.id == c.ids[0] {
			return map[string]interface{}{"id": l.id, "name": l.name, "type": "LOCAL",
				"description": "", "version": "2", "creation_time": restTime(l.created),
				"last_modified_time": restTime(l.created), "server_guid": uuidOf("server"),
			}, c.lacks("System.Read")
		}
	}
	return nil, notFound("The library")
}

func listItems(c *restCall) (interface{}, *restError) {
	of := c.request.URL.Query().Get("library_id")
	if of == "" {
		return nil, &restError{400, "INVALID_ARGUMENT", "library_id is missing."}
	}
	known := false
	for _, l := range c.service.world.beside.libraries {
		known = known || l.id == of
	}
	if !known {
		return nil, notFound("The library")
	}
	ids := []string{}
	for _, item := range c.service.world.beside.items {
		if item.library.id == of {
			ids = append(ids, item.id)
		}
	}
	return ids, c.lacks("System.Read")
}

func getItem(c *restCall) (interface{}, *restError) {
	for _, item := range c.service.world.beside.items {
		if item.id == c.ids[0] {
			version := fmt.Sprint(item.version)
			return map[string]interface{}{"id": item.id, "library_id": item.library.id,
				"name": item.name, "description": "", "type": item.kind, "version": version,
				"content_version": version, "metadata_version": "1", "cached": true,
				"size": 2 << 30, "security_compliance": true,
				"creation_time": restTime(item.created), "last_modified_time": restTime(item.modified),
			}, c.lacks("System.Read")
		}
	}
	return nil, notFound("The item")
}
