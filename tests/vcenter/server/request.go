package server

import (
	"bytes"
	"fmt"
	"io"
	"reflect"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// request reads the method out of a SOAP envelope, in one pass over it. What govmomi's simulator has
// for that goes over every request twice, and those for statistics are long. A document that is not
// well formed to its end is refused.
func request(body []byte) (*simulator.Method, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.TypeFunc = vimType
	for _, outer := range []string{"Envelope", "Body"} {
		if _, err := enter(d, outer); err != nil {
			return nil, err
		}
	}
	begin, err := enter(d, "")
	if err != nil {
		return nil, err
	}
	name := begin.Name.Local
	kind, known := vimType(name)
	if !known || kind.Kind() != reflect.Struct {
		return nil, fmt.Errorf("no vmomi type defined for '%s'", name)
	}
	method := &simulator.Method{Name: name, Body: reflect.New(kind).Interface()}
	if err = d.DecodeElement(method.Body, &begin); err != nil {
		return nil, fmt.Errorf("decoding %s: %w", name, err)
	}
	this := reflect.ValueOf(method.Body).Elem().FieldByName("This")
	if !this.IsValid() {
		return nil, fmt.Errorf("'%s' is no method", name)
	}
	method.This, _ = this.Interface().(types.ManagedObjectReference)
	for {
		if _, err = d.Token(); err == io.EOF {
			return method, nil
		} else if err != nil {
			return nil, fmt.Errorf("decoding: %w", err)
		}
	}
}

// enter goes to the next element of that name that begins, past others; "": to the next at all.
func enter(d *xml.Decoder, name string) (xml.StartElement, error) {
	for {
		token, err := d.Token()
		if err != nil {
			return xml.StartElement{}, fmt.Errorf("decoding: no <%s>: %w", or(name, "method"), err)
		}
		begin, ok := token.(xml.StartElement)
		switch {
		case !ok:
			continue
		case name == "" || begin.Name.Local == name:
			return begin.Copy(), nil
		case name == "Envelope":
			return begin, fmt.Errorf("decoding: <%s> is no envelope", begin.Name.Local)
		}
		if err = d.Skip(); err != nil {
			return begin, fmt.Errorf("decoding: %w", err)
		}
	}
}
