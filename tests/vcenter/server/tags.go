package server

import (
	"encoding/json"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// category is a category of tags; tag is one of them, with the objects that have it.
type category struct {
	id, name string
	single   bool
}

type tag struct {
	id, name string
	category *category
	objects  []types.ManagedObjectReference
	has      map[types.ManagedObjectReference]bool
}

// installTags gives the estate three categories, and machines the tags that their attributes name.
func (w *world) installTags() {
	names := map[string]string{"Owner": "Owner", "Service": "Service", "Env": "Environment",
		"Environment": "Environment"}
	for _, name := range []string{"Environment", "Owner", "Service"} {
		w.categoryNamed(name)
	}
	for _, it := range w.inventory.kinds["VirtualMachine"] {
		for _, v := range it.object.(*mo.VirtualMachine).CustomValue {
			field, ok := v.(*types.CustomFieldStringValue)
			if !ok {
				continue
			}
			for _, def := range w.inventory.fields {
				if def.Key == field.Key && names[def.Name] != "" {
					w.tagNamed(names[def.Name], field.Value).attach(it.ref)
				}
			}
		}
	}
}

func (w *world) categoryNamed(name string) *category {
	for _, c := range w.beside.categories {
		if c.name == name {
			return c
		}
	}
	c := &category{name: name, single: name != "Service",
		id: "urn:vmomi:InventoryServiceCategory:" + uuidOf("category "+name) + ":GLOBAL"}
	w.beside.categories = append(w.beside.categories, c)
	return c
}

// tagNamed finds or makes a tag.
func (w *world) tagNamed(of, name string) *tag {
	c := w.categoryNamed(of)
	key := c.name + "\n" + name
	if t, ok := w.beside.tagsByName[key]; ok {
		return t
	}
	t := &tag{name: name, category: c, has: map[types.ManagedObjectReference]bool{},
		id: "urn:vmomi:InventoryServiceTag:" + uuidOf("tag "+key) + ":GLOBAL"}
	w.beside.tags = append(w.beside.tags, t)
	if w.beside.tagsByName == nil {
		w.beside.tagsByName = map[string]*tag{}
	}
	w.beside.tagsByName[key] = t
	return t
}

func (t *tag) attach(ref types.ManagedObjectReference) {
	if !t.has[ref] {
		t.has[ref] = true
		t.objects = append(t.objects, ref)
	}
}

func (t *tag) detach(ref types.ManagedObjectReference) {
	if t.has[ref] {
		delete(t.has, ref)
		t.objects = without(t.objects, ref)
	}
}

func (w *world) setTag(c *timeline.SetTag) {
	t := w.tagNamed(c.Category, c.Tag)
	if c.Remove {
		delete(w.beside.tagsByName, c.Category+"\n"+c.Tag)
		var rest []*tag
		for _, other := range w.beside.tags {
			if other != t {
				rest = append(rest, other)
			}
		}
		w.beside.tags = rest
		return
	}
	for _, r := range c.Attach {
		if it := w.inventory.named(r.Kind, r.Name); it != nil {
			t.attach(it.ref)
		}
	}
	for _, r := range c.Detach {
		if it := w.inventory.named(r.Kind, r.Name); it != nil {
			t.detach(it.ref)
		}
	}
}

func listCategories(c *restCall) (interface{}, *restError) {
	ids := []string{}
	for _, category := range c.service.world.beside.categories {
		if c.sees() {
			ids = append(ids, category.id)
		}
	}
	return ids, c.lacks("System.Read")
}

func getCategory(c *restCall) (interface{}, *restError) {
	for _, category := range c.service.world.beside.categories {
		if category.id == c.ids[0] {
			cardinality := "MULTIPLE"
			if category.single {
				cardinality = "SINGLE"
			}
			return map[string]interface{}{"id": category.id, "name": category.name,
				"description": "", "cardinality": cardinality,
				"associable_types": []string{"VirtualMachine"}, "used_by": []string{},
			}, c.lacks("System.Read")
		}
	}
	return nil, notFound("The category")
}

func listTags(c *restCall) (interface{}, *restError) {
	ids := []string{}
	for _, t := range c.service.world.beside.tags {
		if c.sees() {
			ids = append(ids, t.id)
		}
	}
	return ids, c.lacks("System.Read")
}

func getTag(c *restCall) (interface{}, *restError) {
	for _, t := range c.service.world.beside.tags {
		if t.id == c.ids[0] {
			return map[string]interface{}{"id": t.id, "category_id": t.category.id, "name": t.name,
				"description": "", "used_by": []string{}}, c.lacks("System.Read")
		}
	}
	return nil, notFound("The tag")
}

func listAttached(c *restCall) (interface{}, *restError) {
	var req struct {
		IDs []string `json:"tag_ids"`
	}
	if err := json.Unmarshal(c.body, &req); err != nil || req.IDs == nil {
		return nil, &restError{400, "INVALID_ARGUMENT", "tag_ids is missing."}
	}
	wanted := map[string]bool{}
	for _, id := range req.IDs {
		wanted[id] = true
	}
	type object struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	}
	type attached struct {
		Tag     string   `json:"tag_id"`
		Objects []object `json:"object_ids"`
	}
	out := []attached{}
	for _, t := range c.service.world.beside.tags {
		if !wanted[t.id] {
			continue
		}
		a := attached{Tag: t.id, Objects: []object{}}
		for _, ref := range t.objects {
			if it := c.service.world.inventory.get(ref); it != nil && !c.service.faults.invisible(it) {
				a.Objects = append(a.Objects, object{ref.Value, ref.Type})
			}
		}
		if len(a.Objects) > 0 { // as a vCenter, which leaves tags without objects out
			out = append(out, a)
		}
	}
	return out, c.lacks("System.Read")
}
