package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	gosession "github.com/vmware/govmomi/session"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

var start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// scripted is an estate with given steps.
type scripted struct {
	*Quiet
	steps []timeline.Step
}

func (s *scripted) Steps(from, to time.Time) []timeline.Step {
	first := sort.Search(len(s.steps), func(i int) bool { return s.steps[i].At.After(from) })
	last := sort.Search(len(s.steps), func(i int) bool { return s.steps[i].At.After(to) })
	return s.steps[first:last]
}

// serve starts a server and logs a govmomi client in that verifies its certificate.
func serve(t *testing.T, source timeline.Source) (*Server, *govmomi.Client) {
	t.Helper()
	s, err := Start(Options{Source: source, StateDir: t.TempDir(), Quiet: true,
		Accounts: map[string]string{"reader": "secret"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, login(t, s)
}

func connect(t *testing.T, s *Server) *vim25.Client {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := soap.NewClient(u, false)
	if err = client.SetRootCAs(s.Identity.CAFile); err != nil {
		t.Fatal(err)
	}
	vim, err := vim25.NewClient(context.Background(), client)
	if err != nil {
		t.Fatal(err)
	}
	return vim
}

func login(t *testing.T, s *Server) *govmomi.Client {
	t.Helper()
	vim := connect(t, s)
	c := &govmomi.Client{Client: vim, SessionManager: gosession.NewManager(vim)}
	if err := c.Login(context.Background(), url.UserPassword("reader", "secret")); err != nil {
		t.Fatal(err)
	}
	return c
}

// control calls the control API and gives the answer's text.
func control(t *testing.T, s *Server, method, path string, body interface{}) string {
	t.Helper()
	text, status := tryControl(t, s, method, path, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	return text
}

func tryControl(t *testing.T, s *Server, method, path string, body interface{}) (string, int) {
	t.Helper()
	var data []byte
	if body != nil {
		data, _ = json.Marshal(body)
	}
	r, _ := http.NewRequest(method, s.Control+path, bytes.NewReader(data))
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return string(text), res.StatusCode
}

type object = map[string]interface{}

func advance(t *testing.T, s *Server, d time.Duration) {
	t.Helper()
	control(t, s, "POST", "/clock", object{"advance": d.String()})
}

// retrieve gets properties of all entities of a kind, page by page.
func retrieve(t *testing.T, c *govmomi.Client, kind string, page int32,
	paths ...string) ([]types.ObjectContent, []int, error) {
	t.Helper()
	ctx := context.Background()
	content := c.ServiceContent
	v, err := methods.CreateContainerView(ctx, c, &types.CreateContainerView{
		This: *content.ViewManager, Container: content.RootFolder, Type: []string{kind},
		Recursive: true})
	if err != nil {
		return nil, nil, err
	}
	skip := true
	res, err := methods.RetrievePropertiesEx(ctx, c, &types.RetrievePropertiesEx{
		This:    content.PropertyCollector,
		Options: types.RetrieveOptions{MaxObjects: page},
		SpecSet: []types.PropertyFilterSpec{{
			PropSet: []types.PropertySpec{{Type: kind, PathSet: paths}},
			ObjectSet: []types.ObjectSpec{{Obj: v.Returnval, Skip: &skip,
				SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{
					Type: "ContainerView", Path: "view"}}}},
		}}})
	if err != nil || res.Returnval == nil {
		return nil, nil, err
	}
	all, sizes := res.Returnval.Objects, []int{len(res.Returnval.Objects)}
	for token := res.Returnval.Token; token != ""; {
		next, err := methods.ContinueRetrievePropertiesEx(ctx, c,
			&types.ContinueRetrievePropertiesEx{This: content.PropertyCollector, Token: token})
		if err != nil {
			return all, sizes, err
		}
		all = append(all, next.Returnval.Objects...)
		sizes = append(sizes, len(next.Returnval.Objects))
		token = next.Returnval.Token
	}
	return all, sizes, nil
}

func value(o types.ObjectContent, path string) interface{} {
	for _, p := range o.PropSet {
		if p.Name == path {
			return p.Val
		}
	}
	return nil
}

// readEvents drains a new event collector.
func readEvents(t *testing.T, c *govmomi.Client, spec types.EventFilterSpec,
	page int32) []types.BaseEvent {
	t.Helper()
	ctx := context.Background()
	made, err := methods.CreateCollectorForEvents(ctx, c, &types.CreateCollectorForEvents{
		This: *c.ServiceContent.EventManager, Filter: spec})
	if err != nil {
		t.Fatal(err)
	}
	var all []types.BaseEvent
	for {
		res, err := methods.ReadNextEvents(ctx, c, &types.ReadNextEvents{This: made.Returnval,
			MaxCount: page})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Returnval) == 0 {
			break
		}
		all = append(all, res.Returnval...)
	}
	if _, err = methods.DestroyCollector(ctx, c,
		&types.DestroyCollector{This: made.Returnval}); err != nil {
		t.Fatal(err)
	}
	return all
}

func readTasks(t *testing.T, c *govmomi.Client, spec types.TaskFilterSpec,
	page int32) []types.TaskInfo {
	t.Helper()
	ctx := context.Background()
	made, err := methods.CreateCollectorForTasks(ctx, c, &types.CreateCollectorForTasks{
		This: *c.ServiceContent.TaskManager, Filter: spec})
	if err != nil {
		t.Fatal(err)
	}
	var all []types.TaskInfo
	for {
		res, err := methods.ReadNextTasks(ctx, c, &types.ReadNextTasks{This: made.Returnval,
			MaxCount: page})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Returnval) == 0 {
			break
		}
		all = append(all, res.Returnval...)
	}
	if _, err = methods.DestroyCollector(ctx, c,
		&types.DestroyCollector{This: made.Returnval}); err != nil {
		t.Fatal(err)
	}
	return all
}

func keysOf(events []types.BaseEvent) string {
	var out []string
	for _, e := range events {
		out = append(out, fmt.Sprint(e.GetEvent().Key))
	}
	return strings.Join(out, " ")
}

func tasksOf(tasks []types.TaskInfo) string {
	var out []string
	for i := range tasks {
		out = append(out, strings.TrimPrefix(tasks[i].Key, "task-"))
	}
	return strings.Join(out, " ")
}

func want(t *testing.T, what string, got, wanted interface{}) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		t.Errorf("%s: got %v, want %v", what, got, wanted)
	}
}
