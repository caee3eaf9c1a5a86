package server

import (
	"fmt"
	"reflect"

	"github.com/vmware/govmomi/vim25/types"
)

// page is what is left of an answer that was cut at maxObjects.
type page struct {
	rest  []target
	specs []types.PropertyFilterSpec
	size  int
}

// target is one object to report, and the filter specification that selected it.
type target struct {
	ref  types.ManagedObjectReference
	spec int
}

// content is one object's part of an answer.
type content struct {
	ref     types.ManagedObjectReference
	names   []string
	values  []reflect.Value
	missing []types.MissingProperty
}

func isTrue(b *bool) bool { return b != nil && *b }

func (c *call) retrieve(specs []types.PropertyFilterSpec, maxObjects int32) *failure {
	if c.session == nil {
		return c.retrieveUnauthenticated(specs)
	}
	c.session.mu.Lock() // always before the world's
	defer c.session.mu.Unlock()
	c.service.world.mu.RLock()
	defer c.service.world.mu.RUnlock()
	var all []target
	for i := range specs {
		targets, f := c.targets(&specs[i], i)
		if f != nil {
			return f
		}
		all = append(all, targets...)
	}
	size := int(maxObjects)
	if limit := c.service.faults.pageLimit(); limit > 0 && (size <= 0 || size > limit) {
		size = limit
	}
	if c.method == "RetrieveProperties" {
		size = 0
	}
	return c.answerPage(&page{rest: all, specs: specs, size: size})
}

func (c *call) continueRetrieve(req *types.ContinueRetrievePropertiesEx) *failure {
	p, ok := c.session.pages[req.Token]
	if !ok {
		return invalid("token")
	}
	delete(c.session.pages, req.Token)
	return c.answerPage(p)
}

// targets lists the objects a filter specification selects, each once.
func (c *call) targets(spec *types.PropertyFilterSpec, index int) ([]target, *failure) {
	seen := map[types.ManagedObjectReference]bool{}
	var out []target
	add := func(ref types.ManagedObjectReference) {
		if !seen[ref] {
			seen[ref] = true
			out = append(out, target{ref, index})
		}
	}
	named := map[string]*types.TraversalSpec{}
	for _, o := range spec.ObjectSet {
		if v, _ := c.object(o.Obj); !v.IsValid() {
			if isTrue(spec.ReportMissingObjectsInResults) {
				continue
			}
			return nil, gone(o.Obj)
		}
		if !isTrue(o.Skip) {
			add(o.Obj)
		}
		if f := c.traverse(o.Obj, o.SelectSet, named, map[string]bool{}, add); f != nil {
			return nil, f
		}
	}
	return out, nil
}

// traverse follows selections from an object. A specification is followed once from an object,
// so that recursive ones end.
func (c *call) traverse(from types.ManagedObjectReference, set []types.BaseSelectionSpec,
	named map[string]*types.TraversalSpec, followed map[string]bool,
	add func(types.ManagedObjectReference)) *failure {
	for _, s := range set {
		if t, ok := s.(*types.TraversalSpec); ok && t.Name != "" {
			named[t.Name] = t
		}
	}
	for _, s := range set {
		t, ok := s.(*types.TraversalSpec)
		if !ok {
			if t = named[s.GetSelectionSpec().Name]; t == nil {
				return invalid("selectSet")
			}
		}
		key := fmt.Sprintf("%p %s", t, from)
		if followed[key] {
			continue
		}
		followed[key] = true
		for _, ref := range c.references(from, t) {
			if !isTrue(t.Skip) {
				add(ref)
			}
			if len(t.SelectSet) == 0 {
				continue
			}
			if f := c.traverse(ref, t.SelectSet, named, followed, add); f != nil {
				return f
			}
		}
	}
	return nil
}

func (c *call) references(from types.ManagedObjectReference,
	t *types.TraversalSpec) []types.ManagedObjectReference {
	object, _ := c.object(from)
	if !object.IsValid() || !derives(object.Type(), from.Type, t.Type) {
		return nil
	}
	v, _ := property(object, t.Path)
	for v.Kind() == reflect.Ptr && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	switch refs := v.Interface().(type) {
	case types.ManagedObjectReference:
		return []types.ManagedObjectReference{refs}
	case []types.ManagedObjectReference:
		return refs
	}
	return nil
}

// read collects the properties of an object; ok is false when it is gone or not asked for.
func (c *call) read(ref types.ManagedObjectReference, sets []types.PropertySpec,
	only func(path string) bool) (content, bool) {
	out := content{ref: ref}
	object, it := c.object(ref)
	if !object.IsValid() {
		return out, false
	}
	object = c.dress(object, it, sets)
	matched := false
	seen := map[string]bool{}
	for i := range sets {
		set := &sets[i]
		if !derives(object.Type(), ref.Type, set.Type) {
			continue
		}
		matched = true
		paths := set.PathSet
		if isTrue(set.All) {
			paths = allPaths(object.Type())
		}
		for _, path := range paths {
			if seen[path] || only != nil && !only(path) {
				continue
			}
			seen[path] = true
			c.readPath(&out, object, it, path)
		}
	}
	return out, matched
}

func (c *call) readPath(out *content, object reflect.Value, it *item, path string) {
	if c.service.faults.hidden(it, path) {
		out.missing = append(out.missing, types.MissingProperty{Path: path,
			Fault: types.LocalizedMethodFault{
				Fault:            &types.NoPermission{Object: out.ref, PrivilegeId: "System.Read"},
				LocalizedMessage: "Permission to perform this operation was denied."}})
		return
	}
	if privilege := c.lacking(out.ref, it, path); privilege != "" {
		f := denied(out.ref, privilege)
		out.missing = append(out.missing, types.MissingProperty{Path: path,
			Fault: types.LocalizedMethodFault{Fault: f.fault, LocalizedMessage: f.message}})
		return
	}
	value, known := property(object, path)
	known = known && !c.service.lacks(out.ref.Type, path)
	switch {
	case !known:
		out.missing = append(out.missing, types.MissingProperty{Path: path,
			Fault: types.LocalizedMethodFault{Fault: &types.InvalidProperty{Name: path},
				LocalizedMessage: "The property '" + path + "' is not valid."}})
	case value.IsValid():
		out.names = append(out.names, path)
		out.values = append(out.values, value)
	}
}

// unknownProperty is the fault a vCenter answers when a filter names a path its type lacks.
func (c *call) unknownProperty(o *content) *failure {
	for _, m := range o.missing {
		if bad, ok := m.Fault.Fault.(*types.InvalidProperty); ok &&
			c.service.faults.strictProperties() {
			return &failure{"The property '" + bad.Name + "' is not valid.", bad}
		}
	}
	return nil
}

func (c *call) answerPage(p *page) *failure {
	var contents []content
	n := len(p.rest)
	if p.size > 0 && p.size < n {
		n = p.size
	}
	if n > bigPage && !c.service.faults.strictProperties() {
		return c.answerBigPage(p, n)
	}
	for _, t := range p.rest[:n] {
		if o, ok := c.read(t.ref, p.specs[t.spec].PropSet, nil); ok {
			if f := c.unknownProperty(&o); f != nil {
				return f
			}
			contents = append(contents, o)
		}
	}
	c.writeContents(contents, c.keep(p, n))
	return nil
}

// keep remembers what comes after n objects; the token is empty when that is nothing.
func (c *call) keep(p *page, n int) string {
	if n >= len(p.rest) {
		return ""
	}
	c.session.next++
	token := fmt.Sprint(c.session.next)
	c.session.pages[token] = &page{rest: p.rest[n:], specs: p.specs, size: p.size}
	return token
}

func (c *call) writeContents(contents []content, token string) {
	c.out.response(c.method, func() {
		if c.method == "RetrieveProperties" {
			for i := range contents {
				c.out.object("returnval", &contents[i])
			}
			return
		}
		if len(contents) == 0 && token == "" {
			return // vCenter leaves returnval out when nothing was selected
		}
		c.out.WriteString("<returnval>")
		if token != "" {
			c.out.WriteString("<token>" + token + "</token>")
		}
		for i := range contents {
			c.out.object("objects", &contents[i])
		}
		c.out.WriteString("</returnval>")
	})
}

// object writes an ObjectContent.
func (e *encoder) object(element string, o *content) {
	e.WriteString("<" + element + ">")
	e.value("obj", reflect.ValueOf(o.ref), false)
	for i, name := range o.names {
		e.WriteString("<propSet><name>" + name + "</name>")
		e.value("val", o.values[i], true)
		e.WriteString("</propSet>")
	}
	e.value("missingSet", reflect.ValueOf(o.missing), false)
	e.WriteString("</" + element + ">")
}

// retrieveUnauthenticated answers as a vCenter does to a session it no longer knows: HTTP 200, and
// every property missing for want of authentication.
func (c *call) retrieveUnauthenticated(specs []types.PropertyFilterSpec) *failure {
	var contents []content
	for i := range specs {
		for _, o := range specs[i].ObjectSet {
			out := content{ref: o.Obj}
			for _, set := range specs[i].PropSet {
				paths := set.PathSet
				if len(o.SelectSet) > 0 {
					paths = nil
					if t, ok := o.SelectSet[0].(*types.TraversalSpec); ok {
						paths = []string{t.Path}
					}
				}
				for _, path := range paths {
					out.missing = append(out.missing, types.MissingProperty{Path: path,
						Fault: types.LocalizedMethodFault{Fault: notAuthenticated(o.Obj,
							"System.Read").fault}})
				}
			}
			contents = append(contents, out)
		}
	}
	c.writeContents(contents, "")
	return nil
}
