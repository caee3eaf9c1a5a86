package server

import (
	"bytes"
	"encoding/xml"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// encoder writes vim25 values as vCenter does: prefix xsi for types, times in UTC with
// microseconds, unset members left out. govmomi's encoder declares a namespace on every typed
// value, which no vCenter does, and is several times slower.
type encoder struct {
	bytes.Buffer
	full func([]byte) // takes over what was written whenever it is a chunk; nil: it stays
}

// drain hands over what was written when there is enough of it.
func (e *encoder) drain() {
	if e.full != nil && e.Len() >= chunk {
		e.full(e.Bytes())
		e.Buffer = *bytes.NewBuffer(sheets.Get().([]byte))
	}
}

// field is one member of a vim25 structure, embedded ones flattened.
type field struct {
	index     []int
	name      string
	attr      bool
	chardata  bool
	omitempty bool
	typed     bool
}

var (
	plans    sync.Map // reflect.Type → []field
	timeType = reflect.TypeOf(time.Time{})
	morType  = reflect.TypeOf(types.ManagedObjectReference{})
)

func plan(t reflect.Type) []field {
	if p, ok := plans.Load(t); ok {
		return p.([]field)
	}
	fields := []field{} // not nil: there are structures without members
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := f.Tag.Get("xml")
		if f.Anonymous && tag == "" {
			for _, inner := range plan(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		parts := strings.Split(tag, ",")
		if parts[0] == "-" || f.PkgPath != "" {
			continue
		}
		out := field{index: []int{i}, name: parts[0]}
		for _, option := range parts[1:] {
			switch option {
			case "attr":
				out.attr = true
			case "chardata":
				out.chardata = true
			case "omitempty":
				out.omitempty = true
			case "typeattr":
				out.typed = true
			}
		}
		if out.name == "" {
			out.name = f.Name
		}
		fields = append(fields, out)
	}
	plans.Store(t, fields)
	return fields
}

// typeName is the value of xsi:type for a value of type t.
func typeName(t reflect.Type) string {
	switch {
	case t == timeType:
		return "xsd:dateTime"
	case t.Kind() == reflect.Slice:
		return "ArrayOf" + strings.Title(elementName(t.Elem()))
	case t.PkgPath() != "":
		return t.Name()
	}
	switch t.Kind() {
	case reflect.Int32, reflect.Int:
		return "xsd:int"
	case reflect.Int64:
		return "xsd:long"
	case reflect.Int16:
		return "xsd:short"
	case reflect.Int8, reflect.Uint8:
		return "xsd:byte"
	case reflect.Float32:
		return "xsd:float"
	case reflect.Float64:
		return "xsd:double"
	case reflect.Bool:
		return "xsd:boolean"
	}
	return "xsd:string"
}

// elementName is the name of an element of an ArrayOf value.
func elementName(t reflect.Type) string {
	if t.Kind() == reflect.Interface {
		return strings.TrimPrefix(t.Name(), "Base")
	}
	if t.PkgPath() != "" && t != timeType {
		return t.Name()
	}
	return strings.TrimPrefix(typeName(t), "xsd:")
}

// value writes v as element name; typed adds xsi:type. Nil pointers and interfaces write nothing,
// slices one element for each member.
func (e *encoder) value(name string, v reflect.Value, typed bool) {
	for v.Kind() == reflect.Ptr || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return
	}
	if v.Kind() == reflect.Slice && !typed {
		for i := 0; i < v.Len(); i++ {
			e.value(name, v.Index(i), false)
		}
		return
	}
	e.WriteByte('<')
	e.WriteString(name)
	var fields []field
	if v.Kind() == reflect.Struct && v.Type() != timeType {
		fields = plan(v.Type())
		for i := range fields {
			if f := &fields[i]; f.attr {
				e.WriteByte(' ')
				e.WriteString(f.name)
				e.WriteString(`="`)
				e.text(v.FieldByIndex(f.index))
				e.WriteByte('"')
			}
		}
	}
	if typed {
		e.WriteString(` xsi:type="`)
		e.WriteString(typeName(v.Type()))
		e.WriteByte('"')
	}
	e.WriteByte('>')
	e.content(v, fields)
	e.WriteString("</")
	e.WriteString(name)
	e.WriteByte('>')
	e.drain()
}

func (e *encoder) content(v reflect.Value, fields []field) {
	switch {
	case v.Kind() == reflect.Slice:
		element := elementName(v.Type().Elem())
		typed := v.Type().Elem().Kind() == reflect.Interface
		for i := 0; i < v.Len(); i++ {
			e.value(element, v.Index(i), typed)
		}
	case fields == nil:
		e.text(v)
	default:
		for i := range fields {
			f := &fields[i]
			if f.attr {
				continue
			}
			member := v.FieldByIndex(f.index)
			switch {
			case f.chardata:
				e.text(member)
			case f.omitempty && empty(member):
			case member.Kind() == reflect.Slice && f.typed:
				for j := 0; j < member.Len(); j++ {
					e.value(f.name, member.Index(j), true)
				}
			default:
				e.value(f.name, member, f.typed)
			}
		}
	}
}

func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func (e *encoder) text(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		e.escaped(v.String())
	case reflect.Bool:
		e.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		var digits [20]byte
		e.Write(strconv.AppendInt(digits[:0], v.Int(), 10))
	case reflect.Uint8:
		e.WriteString(strconv.Itoa(int(int8(v.Uint()))))
	case reflect.Float32, reflect.Float64:
		e.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case reflect.Struct:
		e.WriteString(v.Interface().(time.Time).UTC().Format("2006-01-02T15:04:05.000000Z"))
	}
}

// escaped writes character data; most needs no change.
func (e *encoder) escaped(text string) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < ' ', c >= 0x7f, c == '<', c == '>', c == '&', c == '"', c == '\'':
			_ = xml.EscapeText(&e.Buffer, []byte(text))
			return
		}
	}
	e.WriteString(text)
}

const envelopeHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
	`<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"` +
	` xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"` +
	` xmlns:xsd="http://www.w3.org/2001/XMLSchema"` +
	` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` + "\n<soapenv:Body>\n"
const envelopeTail = "\n</soapenv:Body>\n</soapenv:Envelope>"

// response writes the envelope of a method's answer: write fills the response element.
func (e *encoder) response(method string, write func()) {
	e.WriteString(envelopeHead)
	e.WriteString("<" + method + `Response xmlns="urn:vim25">`)
	write()
	e.WriteString("</" + method + "Response>")
	e.WriteString(envelopeTail)
}

// fault writes the envelope of a SOAP fault.
func (e *encoder) fault(message string, fault types.BaseMethodFault) {
	e.WriteString(envelopeHead)
	e.WriteString("<soapenv:Fault><faultcode>ServerFaultCode</faultcode>")
	e.value("faultstring", reflect.ValueOf(message), false)
	e.WriteString("<detail>")
	v := reflect.ValueOf(fault).Elem()
	name := v.Type().Name()
	e.WriteString("<" + name + `Fault xmlns="urn:vim25" xsi:type="` + name + `">`)
	e.content(v, plan(v.Type()))
	e.WriteString("</" + name + "Fault></detail></soapenv:Fault>")
	e.WriteString(envelopeTail)
}
