package server

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

const loginText = `<Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this>` +
	`<userName>a&amp;b</userName><password>x</password></Login>`

// TestRequestsAreReadAsBefore compares with govmomi's simulator, which goes over them twice.
func TestRequestsAreReadAsBefore(t *testing.T) {
	spec := `<querySpec><entity type="HostSystem">host-21</entity>` +
		`<startTime>2026-01-05T00:00:00Z</startTime><metricId><counterId>2</counterId>` +
		`<instance></instance></metricId><intervalId>300</intervalId></querySpec>`
	filter := `<CreateCollectorForEvents xmlns="urn:vim25"><_this type="EventManager">EventManager` +
		`</_this><filter xsi:type="EventFilterSpec"><eventTypeId>x</eventTypeId></filter>` +
		`</CreateCollectorForEvents>`
	skip := `<RetrievePropertiesEx xmlns="urn:vim25"><_this type="PropertyCollector">p</_this>` +
		`<specSet><objectSet><obj type="Folder">group-d1</obj><selectSet ` +
		`xsi:type="TraversalSpec"><type>Folder</type><path>childEntity</path></selectSet>` +
		`</objectSet></specSet><options/></RetrievePropertiesEx>`
	for name, text := range map[string]string{
		"with a header": strings.Replace(envelopeHead, "<soapenv:Body>", "<soapenv:Header>"+
			"<operationID>Body</operationID></soapenv:Header><soapenv:Body>", 1) + loginText + envelopeTail,
		"login": envelopeHead + loginText + envelopeTail,
		"statistics": envelopeHead + `<QueryPerf xmlns="urn:vim25"><_this type="PerformanceManager">` +
			`PerfMgr</_this>` + spec + spec + `</QueryPerf>` + envelopeTail,
		"an interface": envelopeHead + skip + envelopeTail,
		"a named type": envelopeHead + filter + envelopeTail,
	} {
		wanted, err := simulator.UnmarshalBody(vimType, []byte(text))
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := request([]byte(text))
		if err != nil {
			t.Error(name, err)
		} else if got.Name != wanted.Name || got.This != wanted.This ||
			!reflect.DeepEqual(got.Body, wanted.Body) {
			t.Errorf("%s: got %+v, want %+v", name, got.Body, wanted.Body)
		}
	}
	got, _ := request([]byte(envelopeHead + loginText + envelopeTail))
	want(t, "what it says", got.Body.(*types.Login).UserName, "a&b")
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	whole := envelopeHead + loginText + envelopeTail
	for name, text := range map[string]string{
		"nothing":           "",
		"no XML":            "hello",
		"no envelope":       loginText,
		"no body":           strings.ReplaceAll(whole, "soapenv:Body", "soapenv:Corpse"),
		"an empty body":     envelopeHead + envelopeTail,
		"no such method":    envelopeHead + "<Nonsense/>" + envelopeTail,
		"no method at all":  envelopeHead + "<HostCapability/>" + envelopeTail,
		"half":              whole[:len(whole)/2],
		"without its end":   strings.TrimSuffix(whole, "</soapenv:Envelope>"),
		"ends crossed":      strings.Replace(whole, "</password></Login>", "</Login></password>", 1),
		"no number":         strings.Replace(whole, "<userName>", "<userName><", 1),
		"an unknown entity": strings.Replace(whole, "a&amp;b", "a&bogus;b", 1),
	} {
		if got, err := request([]byte(text)); err == nil {
			t.Error(name, "was read as", fmt.Sprintf("%+v", got.Body))
		}
	}
}
