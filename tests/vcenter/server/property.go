package server

import (
	"reflect"
	"strings"
	"sync"
)

type memberKey struct {
	kind reflect.Type
	name string
}

type memberAt struct {
	index     []int
	omitempty bool
	found     bool
}

var members sync.Map // memberKey → memberAt

func memberOf(t reflect.Type, name string) memberAt {
	key := memberKey{t, name}
	if m, ok := members.Load(key); ok {
		return m.(memberAt)
	}
	var m memberAt
	if f, ok := t.FieldByName(strings.ToUpper(name[:1]) + name[1:]); ok && f.Name != "Self" {
		tag := f.Tag.Get("xml")
		m = memberAt{index: f.Index, omitempty: strings.Contains(tag, "omitempty"), found: true}
	}
	members.Store(key, m)
	return m
}

// property finds the value at a path. known is false when the type has no such path; the value is
// invalid when it is unset, and then nothing is served for it.
func property(v reflect.Value, path string) (value reflect.Value, known bool) {
	top := true
	for rest := path; rest != ""; {
		name := rest
		if dot := strings.IndexByte(rest, '.'); dot >= 0 {
			name, rest = rest[:dot], rest[dot+1:]
		} else {
			rest = ""
		}
		for v.Kind() == reflect.Ptr || v.Kind() == reflect.Interface {
			if v.IsNil() {
				return reflect.Value{}, knownBelow(v.Type(), name)
			}
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct || name == "" {
			return reflect.Value{}, false
		}
		m := memberOf(v.Type(), name)
		if !m.found {
			return reflect.Value{}, false
		}
		v = v.FieldByIndex(m.index)
		if rest == "" && unset(v, m.omitempty, top) {
			return reflect.Value{}, true
		}
		top = false
	}
	return v, true
}

// knownBelow tells whether an unset value of type t could have a member of that name. What an
// interface could hold is not known: the benefit of the doubt.
func knownBelow(t reflect.Type, name string) bool {
	if t.Kind() == reflect.Interface {
		return true
	}
	return t.Elem().Kind() == reflect.Struct && name != "" && memberOf(t.Elem(), name).found
}

func unset(v reflect.Value, omitempty, top bool) bool {
	switch v.Kind() {
	case reflect.Ptr, reflect.Interface:
		return v.IsNil()
	case reflect.Slice:
		// vCenter gives empty arrays for a managed object's own members, none further down.
		return v.Len() == 0 && !top
	case reflect.String:
		return v.Len() == 0 && (omitempty || v.Type().PkgPath() != "")
	case reflect.Struct:
		return v.Type() == morType && v.IsZero()
	}
	return omitempty && v.IsZero()
}

// paths lists all members of a managed object.
func allPaths(t reflect.Type) []string {
	var out []string
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, allPaths(f.Type)...)
		} else if name := f.Tag.Get("mo"); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// derives tells whether a managed object's type is the wanted one or embeds it.
func derives(t reflect.Type, kind, wanted string) bool {
	if kind == wanted || t.Name() == wanted {
		return true
	}
	f, ok := t.FieldByName(wanted)
	return ok && f.Anonymous
}
