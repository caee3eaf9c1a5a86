package server

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"plumbline/vcenter/timeline"
)

// restClient calls the REST API of a server.
type restClient struct {
	t     *testing.T
	base  string
	http  *http.Client
	token string
}

func newREST(t *testing.T, s *Server) *restClient {
	t.Helper()
	pem, err := os.ReadFile(s.Identity.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return &restClient{t: t, base: strings.TrimSuffix(s.URL, "/sdk"), http: &http.Client{
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}}
}

// call gives the status and the decoded answer, nil when it is empty.
func (c *restClient) call(verb, path, user, password string, body interface{}) (int, interface{}) {
	c.t.Helper()
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body)
	}
	r, err := http.NewRequest(verb, c.base+path, bytes.NewReader(text))
	if err != nil {
		c.t.Fatal(err)
	}
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	if c.token != "" {
		r.Header.Set("vmware-api-session-id", c.token)
	}
	res, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(res.Body)
	var v interface{}
	if len(answer) > 0 {
		if err = json.Unmarshal(answer, &v); err != nil {
			c.t.Fatal(string(answer), err)
		}
	}
	return res.StatusCode, v
}

func (c *restClient) open(path string) {
	c.t.Helper()
	_, v := c.call("POST", path, "reader", "secret", nil)
	if wrapped, ok := v.(map[string]interface{}); ok {
		v = wrapped["value"]
	}
	c.token, _ = v.(string)
	if c.token == "" {
		c.t.Fatal("no session: ", v)
	}
}

func (c *restClient) get(path string) interface{} {
	c.t.Helper()
	status, v := c.call("GET", path, "", "", nil)
	if status != 200 {
		c.t.Fatal(path, status, v)
	}
	if wrapped, ok := v.(map[string]interface{}); ok && strings.HasPrefix(path, "/rest/") {
		return wrapped["value"]
	}
	return v
}

// tagsOf reads which objects each tag of a category has: "name" → ids.
func (c *restClient) tagsOf(category, below string) map[string][]string {
	c.t.Helper()
	id, prefix := "", "action="
	if strings.HasPrefix(below, "/rest/") {
		id, prefix = "id:", "~action="
	}
	names, ids := map[string]string{}, []string{}
	for _, tag := range c.get(below + "cis/tagging/tag").([]interface{}) {
		t := c.get(below + "cis/tagging/tag/" + id + url.PathEscape(tag.(string))).(map[string]interface{})
		of := c.get(below + "cis/tagging/category/" + id +
			url.PathEscape(t["category_id"].(string))).(map[string]interface{})
		if of["name"] == category {
			names[tag.(string)] = t["name"].(string)
			ids = append(ids, tag.(string))
		}
	}
	status, v := c.call("POST", below+"cis/tagging/tag-association?"+prefix+
		"list-attached-objects-on-tags", "", "", object{"tag_ids": ids})
	if status != 200 {
		c.t.Fatal(status, v)
	}
	if wrapped, ok := v.(map[string]interface{}); ok {
		v = wrapped["value"]
	}
	out := map[string][]string{}
	for _, a := range v.([]interface{}) {
		tag := a.(map[string]interface{})
		for _, o := range tag["object_ids"].([]interface{}) {
			ref := o.(map[string]interface{})
			name := names[tag["tag_id"].(string)]
			out[name] = append(out[name], fmt.Sprint(ref["type"], ":", ref["id"]))
		}
	}
	return out
}

func TestTagsAreReadInBothDialects(t *testing.T) {
	s, soap := serve(t, NewQuiet(12, 2, 1, start))
	c := newREST(t, s)
	c.open("/api/session")
	modern := c.tagsOf("Environment", "/api/")
	want(t, "tags", len(modern), 3)
	want(t, "machines of production", len(modern["prod"]), 4)
	c.open("/rest/com/vmware/cis/session")
	want(t, "the same in the other dialect", c.tagsOf("Environment", "/rest/com/vmware/"), modern)
	vm := the(t, soap, "VirtualMachine", "web-00001").Obj.Value
	changes(t, s,
		timeline.Change{SetTag: &timeline.SetTag{Category: "Environment", Tag: "prod",
			Detach: []timeline.Ref{{Kind: "VirtualMachine", Name: "web-00001"}}}},
		timeline.Change{SetTag: &timeline.SetTag{Category: "Environment", Tag: "pilot",
			Attach: []timeline.Ref{{Kind: "VirtualMachine", Name: "web-00001"}}}},
		timeline.Change{SetTag: &timeline.SetTag{Category: "Environment", Tag: "dev", Remove: true}},
		timeline.Change{RemoveVM: "db-00002"})
	now := c.tagsOf("Environment", "/rest/com/vmware/")
	want(t, "machines of production", len(now["prod"]), 3)
	want(t, "the pilot", now["pilot"], []string{"VirtualMachine:" + vm})
	want(t, "of a tag that is gone", len(now["dev"]), 0)
	want(t, "of test without the machine that is gone", len(now["test"]), len(modern["test"])-1)
}

func TestLibrariesAndImages(t *testing.T) {
	s, soap := serve(t, NewQuiet(30, 4, 1, start))
	c := newREST(t, s)
	c.open("/api/session")
	libraries := c.get("/api/content/library").([]interface{})
	want(t, "libraries", len(libraries), 1)
	library := libraries[0].(string)
	want(t, "its name", c.get("/api/content/library/" + library).(map[string]interface{})["name"],
		goldenImages)
	items := func() map[string]string {
		out := map[string]string{}
		for _, id := range c.get("/api/content/library/item?library_id=" + library).([]interface{}) {
			item := c.get("/api/content/library/item/" + id.(string)).(map[string]interface{})
			out[item["name"].(string)] = fmt.Sprint(item["version"], " ", item["last_modified_time"])
		}
		return out
	}
	want(t, "items", len(items()), 3)
	advance(t, s, time.Hour)
	changes(t, s, timeline.Change{SetLibraryItem: &timeline.SetLibraryItem{Library: goldenImages,
		Name: "debian-12"}})
	want(t, "a new version", items()["debian-12"], "2 2026-01-05T01:00:00.000Z")

	cluster := the(t, soap, "ClusterComputeResource", "cluster-01").Obj.Value
	path := "/api/esx/settings/clusters/" + cluster + "/software/compliance"
	managed := value(the(t, soap, "ClusterComputeResource", "cluster-01", "lifecycleManaged"),
		"lifecycleManaged").(bool)
	status, _ := c.call("GET", path, "", "", nil)
	want(t, "image of a cluster that is managed by one", status == 200, managed)
	changes(t, s, timeline.Change{SetImage: &timeline.SetImage{Cluster: "cluster-01",
		Status: "NON_COMPLIANT", Hosts: []string{"esx-002.example.com"}}})
	answer := c.get(path).(map[string]interface{})
	want(t, "status", answer["status"], "NON_COMPLIANT")
	want(t, "hosts that differ", answer["non_compliant_hosts"], []string{
		the(t, soap, "HostSystem", "esx-002.example.com").Obj.Value})
	want(t, "hosts that do not", len(answer["compliant_hosts"].([]interface{})), 3)
	c.open("/rest/com/vmware/cis/session")
	status, _ = c.call("GET", "/rest/com/vmware/esx/settings/clusters/id:"+cluster+
		"/software/compliance", "", "", nil)
	want(t, "image in the old dialect", status, 404)
}

func TestRESTSessionsAndWhatTheyRefuse(t *testing.T) {
	s, _ := serve(t, NewQuiet(2, 2, 1, start))
	s.service.sessions.lock = 2
	c := newREST(t, s)
	status, v := c.call("GET", "/api/cis/tagging/tag", "", "", nil)
	want(t, "without a session", fmt.Sprint(status, v.(map[string]interface{})["error_type"]),
		"401UNAUTHENTICATED")
	c.open("/api/session")
	want(t, "sessions", counts(t, s).REST, RESTSessions{Open: 1, Opened: 1})
	control(t, s, "POST", "/privileges", object{"reader": []string{"System.View"}})
	status, v = c.call("GET", "/api/cis/tagging/tag", "", "", nil)
	want(t, "without the privilege", fmt.Sprint(status, v.(map[string]interface{})["error_type"]),
		"403UNAUTHORIZED")
	status, _ = c.call("GET", "/rest/com/vmware/cis/tagging/tag", "", "", nil)
	want(t, "in the old dialect", status, 403)
	control(t, s, "POST", "/privileges", object{"reader": nil, "global:reader": []string{}})
	want(t, "tags without a global permission", len(c.get("/api/cis/tagging/tag").([]interface{})), 0)
	want(t, "libraries", len(c.get("/api/content/library").([]interface{})), 0)
	control(t, s, "POST", "/privileges", object{"global:reader": nil})
	want(t, "libraries", len(c.get("/api/content/library").([]interface{})), 1)
	status, v = c.call("GET", "/rest/com/vmware/cis/tagging/tag/id:none", "", "", nil)
	want(t, "what there is not", fmt.Sprint(status, v.(map[string]interface{})["type"]),
		"404com.vmware.vapi.std.errors.not_found")
	status, _ = c.call("DELETE", "/api/session", "", "", nil)
	want(t, "logout", status, 204)
	want(t, "sessions", counts(t, s).REST, RESTSessions{Opened: 1})
	c.token = ""
	for _, password := range []string{"wrong", "wrong", "secret"} {
		status, _ = c.call("POST", "/api/session", "reader", password, nil)
		want(t, "login with "+password, status, 401)
	}
	want(t, "accounts locked, by REST alone", counts(t, s).Locked, 1)
	control(t, s, "POST", "/password", object{"username": "reader", "password": "secret"})
	c.open("/api/session")
	control(t, s, "POST", "/sessions/expire", nil)
	status, _ = c.call("GET", "/api/cis/tagging/tag", "", "", nil)
	want(t, "after the sessions expired", status, 401)
	want(t, "calls", counts(t, s).Calls["ListTags"], 5)
	control(t, s, "POST", "/faults", object{"faults": []object{
		{"method": "OpenSession", "kind": "http", "status": 503, "times": 1}}})
	r, _ := http.NewRequest("POST", c.base+"/api/session", nil)
	res, err := c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	want(t, "a fault on demand", res.StatusCode, 503)
}

func TestAnOldVCenterKnowsOnlyTheOldDialect(t *testing.T) {
	s, err := Start(Options{Source: NewQuiet(2, 2, 1, start), StateDir: t.TempDir(), Quiet: true,
		Accounts: map[string]string{"reader": "secret"}, API: "6.7.3"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := newREST(t, s)
	status, _ := c.call("POST", "/api/session", "reader", "secret", nil)
	want(t, "the new dialect", status, 404)
	c.open("/rest/com/vmware/cis/session")
	want(t, "categories", len(c.get("/rest/com/vmware/cis/tagging/category").([]interface{})), 3)
}
