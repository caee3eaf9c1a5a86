package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strings"

	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// What a container view gives.
var managed = map[string]reflect.Type{
	"VirtualMachine":              reflect.TypeOf(mo.VirtualMachine{}),
	"HostSystem":                  reflect.TypeOf(mo.HostSystem{}),
	"ClusterComputeResource":      reflect.TypeOf(mo.ClusterComputeResource{}),
	"Datastore":                   reflect.TypeOf(mo.Datastore{}),
	"Network":                     reflect.TypeOf(mo.Network{}),
	"DistributedVirtualPortgroup": reflect.TypeOf(mo.DistributedVirtualPortgroup{}),
	"DistributedVirtualSwitch":    reflect.TypeOf(mo.DistributedVirtualSwitch{}),
	"Folder":                      reflect.TypeOf(mo.Folder{}),
	"Datacenter":                  reflect.TypeOf(mo.Datacenter{}),
	"ResourcePool":                reflect.TypeOf(mo.ResourcePool{}),
}

var extendedEvent = regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_-]+)+$`)

// vocabulary is vSphere's: the data types of vim25 by name, with govmomi's captured tasks and
// counters.
type vocabulary struct {
	types    map[string]reflect.Type
	counters map[string]bool
	tasks    map[string]bool
}

// readVocabulary lists the type names from the sources, since Go cannot enumerate a package.
func readVocabulary(folder string) (*vocabulary, error) {
	words := &vocabulary{map[string]reflect.Type{}, map[string]bool{}, map[string]bool{}}
	packages, err := parser.ParseDir(token.NewFileSet(), folder, nil, 0)
	if err != nil {
		return nil, err
	}
	registered := types.TypeFunc()
	for _, each := range packages {
		ast.Inspect(each, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				if known, ok := registered(spec.Name.Name); ok {
					words.types[spec.Name.Name] = known
				}
			}
			return true
		})
	}
	if len(words.types) < 1000 {
		return nil, fmt.Errorf("%s holds no vim25 types", folder)
	}
	for _, counter := range vpx.PerfCounter {
		words.counters[counter.GroupInfo.GetElementDescription().Key+"."+
			counter.NameInfo.GetElementDescription().Key+"."+string(counter.RollupType)] = true
	}
	for _, task := range vpx.Description.MethodInfo {
		words.tasks[task.GetElementDescription().Key] = true
	}
	return words, nil
}

func (v *vocabulary) complaints(line string, planned map[string]bool) []string {
	words := strings.Fields(line)
	switch {
	case words[0] == "property" && len(words) == 3:
		return v.property(words[1], words[2])
	case words[0] == "counter" && len(words) == 3:
		if managed[words[1]] == nil {
			return []string{"no such type"}
		}
		if !v.counters[words[2]] {
			return []string{"no such counter"}
		}
	case words[0] == "event" && len(words) == 2:
		return v.event(words[1], planned)
	case words[0] == "task" && len(words) == 2:
		if !v.tasks[words[1]] {
			return []string{"no such task"}
		}
	default:
		return []string{"not understood"}
	}
	return nil
}

func (v *vocabulary) event(class string, planned map[string]bool) []string {
	if strings.Contains(class, ".") {
		if !extendedEvent.MatchString(class) {
			return []string{"no id of an EventEx looks like that"}
		}
		return nil
	}
	base := reflect.TypeOf((*types.BaseEvent)(nil)).Elem()
	found, ok := v.types[class]
	if !ok || !reflect.PtrTo(found).Implements(base) {
		return []string{"no such event class"}
	}
	var missing []string
	for name, each := range v.types {
		if name != class && derives(each, found) && !planned["event "+name] {
			missing = append(missing, "its subclass "+name+" is not read")
		}
	}
	return missing
}

// derives tells whether a type embeds another, directly or not.
func derives(each, base reflect.Type) bool {
	if each.Kind() != reflect.Struct || each.NumField() == 0 || !each.Field(0).Anonymous {
		return false
	}
	parent := each.Field(0).Type
	return parent == base || derives(parent, base)
}

func (v *vocabulary) property(typeName, path string) []string {
	at, ok := managed[typeName]
	if !ok {
		return []string{"no such type"}
	}
	reached := []reflect.Type{at}
	for _, name := range strings.Split(path, ".") {
		var next []reflect.Type
		for _, from := range reached {
			if field, ok := member(from, name); ok {
				next = append(next, v.concrete(field)...)
			}
		}
		if len(next) == 0 {
			return []string{fmt.Sprintf("%s has no %q", reached[0], name)}
		}
		reached = next
	}
	return nil
}

// member finds a property by vSphere's name: govmomi keeps it in the tags.
func member(from reflect.Type, name string) (reflect.Type, bool) {
	for i := 0; from.Kind() == reflect.Struct && i < from.NumField(); i++ {
		field := from.Field(i)
		if field.Anonymous {
			if found, ok := member(field.Type, name); ok {
				return found, true
			}
			continue
		}
		tag := field.Tag.Get("mo")
		if tag == "" {
			tag = strings.Split(field.Tag.Get("xml"), ",")[0]
		}
		if tag == name {
			return field.Type, true
		}
	}
	return nil, false
}

// concrete gives what may stand behind a declared type: through pointers; for an interface, every
// type that has it. A path does not lead through a list: its members have no name of their own.
func (v *vocabulary) concrete(declared reflect.Type) []reflect.Type {
	if declared.Kind() == reflect.Ptr {
		declared = declared.Elem()
	}
	if declared.Kind() != reflect.Interface {
		return []reflect.Type{declared}
	}
	var all []reflect.Type
	for _, each := range v.types {
		if each.Kind() == reflect.Struct && reflect.PtrTo(each).Implements(declared) {
			all = append(all, each)
		}
	}
	return all
}
