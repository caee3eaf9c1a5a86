package server

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const restHeader = "vmware-api-session-id"

// RESTSessions counts the sessions of the REST API.
type RESTSessions struct {
	Open   int `json:"open"`
	Opened int `json:"opened"`
}

// restError is an answer that is an error: its kind ("NOT_FOUND") and what it says.
type restError struct {
	status  int
	kind    string
	message string
}

var (
	unauthenticated = &restError{401, "UNAUTHENTICATED", "Authentication required."}
	noSuchResource  = &restError{404, "NOT_FOUND", "Not found."}
)

func forbidden(privilege string) *restError {
	return &restError{403, "UNAUTHORIZED", "The account lacks the privilege " + privilege + "."}
}

func notFound(what string) *restError {
	return &restError{404, "NOT_FOUND", what + " was not found."}
}

// restCall is one call of the REST API, in either dialect: "/rest", whose answers stand in
// {"value": …}, and "/api" of 7.0 U2 and later, whose answers stand alone.
type restCall struct {
	service *service
	request *http.Request
	legacy  bool
	name    string
	ids     []string
	body    []byte
	user    string
	now     time.Time
}

type restRoute struct {
	name, verb, path string // "*" in a path stands for an id
	action           string
	do               func(*restCall) (interface{}, *restError)
}

// restRoutes are by what both dialects have in common: a path below "/api/" or "/rest/com/vmware/".
var restRoutes = []restRoute{
	{"ListCategories", "GET", "cis/tagging/category", "", listCategories},
	{"GetCategory", "GET", "cis/tagging/category/*", "", getCategory},
	{"ListTags", "GET", "cis/tagging/tag", "", listTags},
	{"GetTag", "GET", "cis/tagging/tag/*", "", getTag},
	{"ListAttachedObjectsOnTags", "POST", "cis/tagging/tag-association",
		"list-attached-objects-on-tags", listAttached},
	{"ListLibraries", "GET", "content/library", "", listLibraries},
	{"ListLibraryItems", "GET", "content/library/item", "", listItems},
	{"GetLibraryItem", "GET", "content/library/item/*", "", getItem},
	{"GetLibrary", "GET", "content/library/*", "", getLibrary},
	{"GetClusterImageCompliance", "GET", "esx/settings/clusters/*/software/compliance", "", getImage},
}

func isREST(path string) bool {
	return strings.HasPrefix(path, "/rest/") || strings.HasPrefix(path, "/api/")
}

// match finds the route of a request, in what both dialects have in common, and the ids in its path.
func (c *restCall) match() *restRoute {
	path := c.request.URL.EscapedPath()
	c.legacy = strings.HasPrefix(path, "/rest/")
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/rest/com/vmware/"), "/api/")
	query := c.request.URL.Query()
	action := query.Get("action")
	if c.legacy {
		action = query.Get("~action")
	}
	segments := strings.Split(path, "/")
	for i := range restRoutes {
		route := &restRoutes[i]
		if route.verb != c.request.Method || route.action != action {
			continue
		}
		if c.legacy && strings.HasPrefix(route.path, "esx/") {
			continue // newer than that dialect
		}
		pattern := strings.Split(route.path, "/")
		if len(pattern) != len(segments) {
			continue
		}
		c.ids = nil
		matched := true
		for j, want := range pattern {
			got, err := url.PathUnescape(segments[j])
			switch {
			case err != nil:
				matched = false
			case want == "*" && c.legacy && !strings.HasPrefix(got, "id:"):
				matched = false
			case want == "*":
				c.ids = append(c.ids, strings.TrimPrefix(got, "id:"))
			case want != got:
				matched = false
			}
		}
		if matched {
			return route
		}
	}
	return nil
}

func (f *front) serveREST(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	c := &restCall{service: f.service, request: r, body: body, now: f.service.world.catchUp()}
	route := c.match()
	known := !strings.HasPrefix(r.URL.Path, "/api/") || f.service.since("7.0.2")
	session := r.URL.Path == "/api/session" || r.URL.Path == "/rest/com/vmware/cis/session"
	c.name = "UnknownREST"
	switch {
	case session && r.Method == http.MethodPost:
		c.name = "OpenSession"
	case session && r.Method == http.MethodDelete:
		c.name = "CloseSession"
	case route != nil:
		c.name = route.name
	}
	f.mu.Lock()
	f.counts.Calls[c.name]++
	f.counts.BytesIn += int64(len(body))
	f.mu.Unlock()
	spoil, done := f.disturbREST(w, r, c.name)
	if done {
		return
	}
	status := http.StatusOK
	var value interface{}
	var failed *restError
	switch {
	case !known:
		failed = noSuchResource
	case c.name == "OpenSession":
		status = http.StatusCreated
		value, failed = c.open()
	case !f.service.sessions.enterREST(c):
		failed = unauthenticated
	case c.name == "CloseSession":
		status = http.StatusNoContent
		f.service.sessions.closeREST(r.Header.Get(restHeader))
	case route == nil:
		failed = noSuchResource
	default:
		c.service.world.mu.RLock()
		value, failed = route.do(c)
		c.service.world.mu.RUnlock()
	}
	f.answerREST(w, r, c, status, value, failed, spoil)
}

func (f *front) answerREST(w http.ResponseWriter, r *http.Request, c *restCall, status int,
	value interface{}, failed *restError, spoil *FaultRule) {
	type message struct {
		Args    []string `json:"args"`
		Default string   `json:"default_message"`
		ID      string   `json:"id"`
	}
	if failed != nil {
		status = failed.status
		said := []message{{[]string{}, failed.message, "com.vmware.vapi.rest.error"}}
		value = map[string]interface{}{"error_type": failed.kind, "messages": said}
		if c.legacy {
			value = map[string]interface{}{
				"type":  "com.vmware.vapi.std.errors." + strings.ToLower(failed.kind),
				"value": map[string]interface{}{"messages": said}}
		}
	} else if c.legacy {
		status = http.StatusOK
		if value != nil {
			value = map[string]interface{}{"value": value}
		}
	}
	var text []byte
	if value != nil {
		text, _ = json.Marshal(value)
	}
	w.Header().Set("Content-Type", "application/json")
	if spoil != nil {
		f.spoil(w, r, status, text, spoil)
		return
	}
	w.WriteHeader(status)
	n, _ := w.Write(text)
	f.mu.Lock()
	f.counts.BytesOut += int64(n)
	f.mu.Unlock()
}

// disturbREST does what the rules for a call say; done when it has been answered, or never will be.
func (f *front) disturbREST(w http.ResponseWriter, r *http.Request, name string) (*FaultRule, bool) {
	var spoil *FaultRule
	for _, rule := range f.service.faults.due(name) {
		rule := rule
		f.mu.Lock()
		f.counts.FaultsActed++
		f.mu.Unlock()
		switch rule.Kind {
		case "delay":
			select {
			case <-time.After(f.delay(&rule)):
			case <-r.Context().Done():
				return nil, true
			}
		case "hang":
			<-r.Context().Done()
			return nil, true
		case "expire":
			f.service.sessions.expire()
		case "reset":
			reset(w)
			return nil, true
		case "http", "soap":
			status := rule.Status
			if status == 0 {
				status = http.StatusServiceUnavailable
			}
			http.Error(w, "<html><body>"+http.StatusText(status)+"</body></html>", status)
			return nil, true
		case "empty":
			w.WriteHeader(http.StatusOK)
			return nil, true
		default:
			spoil = &rule
		}
	}
	return spoil, false
}

// open logs in by the request's basic authentication; wrong passwords count with those of SOAP.
func (c *restCall) open() (interface{}, *restError) {
	user, password, ok := c.request.BasicAuth()
	token, opened := "", false
	if ok {
		token, opened = c.service.sessions.openREST(user, password)
	}
	ip := strings.Split(c.request.RemoteAddr, ":")[0]
	if !opened {
		if ok {
			c.service.postLogin(&types.BadUsernameSessionEvent{IpAddress: ip},
				"BadUsernameSessionEvent", user)
		}
		return nil, unauthenticated
	}
	c.service.postLogin(&types.UserLoginSessionEvent{IpAddress: ip,
		UserAgent: c.request.UserAgent(), Locale: "en", SessionId: token},
		"UserLoginSessionEvent", user)
	return token, nil
}

// sees tells whether the caller's global permissions show tags and libraries: without them the lists
// are empty and no error, as a vCenter has it.
func (c *restCall) sees() bool { return c.service.sessions.globally(c.user, "System.Read") }

// lacks tells which privilege the caller lacks.
func (c *restCall) lacks(privilege string) *restError {
	for _, p := range c.service.sessions.privilegesOf(c.user) {
		if p == privilege {
			return nil
		}
	}
	return forbidden(privilege)
}
