package server

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Counts is what the clients did since the start.
type Counts struct {
	Calls        map[string]int `json:"calls"`
	Logins       int            `json:"logins"`
	FailedLogins int            `json:"failed_logins"`
	Logouts      int            `json:"logouts"`
	OpenSessions int            `json:"open_sessions"`
	Locked       int            `json:"locked_accounts"`
	Together     int            `json:"most_together"` // calls under way at the same moment
	Largest      int            `json:"largest_request"`
	BytesIn      int64          `json:"bytes_in"`
	BytesOut     int64          `json:"bytes_out"` // as sent, compressed or not
	FaultsActed  int            `json:"faults_acted"`
	Connections  int            `json:"connections"`
	REST         RESTSessions   `json:"rest_sessions"`
}

// front is the HTTP side of the service: counting, faults on demand, compression.
type front struct {
	service *service
	mu      sync.Mutex
	counts  Counts
	// Calls being answered now.
	underWay int
}

func newFront(s *service) *front {
	return &front{service: s, counts: Counts{Calls: map[string]int{}}}
}

// enter counts a call in; what it gives counts it out.
func (f *front) enter(name string, size int) func() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counts.Calls[name]++
	f.counts.BytesIn += int64(size)
	f.counts.Largest = larger(f.counts.Largest, size)
	f.underWay++
	f.counts.Together = larger(f.counts.Together, f.underWay)
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.underWay--
	}
}

// delay is how long a rule of kind delay holds a call: longer while others are under way.
func (f *front) delay(rule *FaultRule) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Duration(rule.Millis+rule.Crowd*(f.underWay-1)) * time.Millisecond
}

func (f *front) snapshot() Counts {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.counts
	out.Calls = map[string]int{}
	for method, n := range f.counts.Calls {
		out.Calls[method] = n
	}
	s := f.service.sessions
	s.mu.Lock()
	defer s.mu.Unlock()
	out.Logins, out.FailedLogins, out.Logouts = s.opened, s.refused, s.closed
	out.OpenSessions = len(s.open)
	out.REST = RESTSessions{Open: len(s.rest), Opened: s.restOpened}
	for user := range s.accounts {
		if s.locked(user) {
			out.Locked++
		}
	}
	return out
}

func (f *front) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counts = Counts{Calls: map[string]int{}}
	s := f.service.sessions
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened, s.refused, s.closed, s.restOpened = 0, 0, 0, 0
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isREST(r.URL.Path) {
		f.serveREST(w, r)
		return
	}
	if r.URL.Path != "/sdk" && r.URL.Path != "/sdk/" {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	method, err := request(body)
	name := "unparsable"
	if err == nil {
		name = method.Name
	}
	defer f.enter(name, len(body))()
	// A vCenter counts the elements while it parses.
	if most := f.service.faults.elements(); err == nil && bytes.Count(body, []byte("</")) > most {
		err = fmt.Errorf("XML document element count exceeds configured maximum %d", most)
	}

	var spoil *FaultRule // what happens to the body on its way
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
				return
			}
		case "hang":
			<-r.Context().Done()
			return
		case "empty":
			out := &encoder{}
			out.response(name, func() {})
			f.send(w, r, http.StatusOK, out.Bytes())
			return
		case "expire":
			f.service.sessions.expire()
		case "reset":
			reset(w)
			return
		case "http":
			status := rule.Status
			if status == 0 {
				status = http.StatusServiceUnavailable
			}
			http.Error(w, "<html><body>"+http.StatusText(status)+"</body></html>", status)
			return
		case "soap":
			out := &encoder{}
			out.fault(rule.Message, soapFault(rule.Fault, method))
			f.send(w, r, http.StatusInternalServerError, out.Bytes())
			return
		default:
			spoil = &rule
		}
	}
	out := &encoder{}
	whole := f.stream(w, r)
	out.Buffer = *bytes.NewBuffer(sheets.Get().([]byte))
	if spoil == nil {
		out.full = whole.take
	}
	status := http.StatusInternalServerError
	if err != nil {
		out.fault(err.Error(), &types.InvalidRequest{})
	} else {
		status = f.service.serve(method, body, r, w, out)
	}
	if spoil != nil {
		f.spoil(w, r, status, out.Bytes(), spoil)
		return
	}
	whole.finish(status, out.Bytes())
}

func soapFault(class string, m *simulator.Method) types.BaseMethodFault {
	fault := faultOf(or(class, "RuntimeFault"))
	if m == nil {
		return fault
	}
	denied := types.NoPermission{Object: m.This, PrivilegeId: "System.View"}
	switch x := fault.(type) {
	case *types.NotAuthenticated:
		x.NoPermission = denied
	case *types.NoPermission:
		*x = denied
	}
	return fault
}

func (f *front) send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	f.stream(w, r).finish(status, body)
}

// spoil sends a body that does not arrive as it should.
func (f *front) spoil(w http.ResponseWriter, r *http.Request, status int, body []byte,
	rule *FaultRule) {
	keep := rule.Bytes
	if keep <= 0 || keep > len(body) {
		keep = len(body) / 2
	}
	switch rule.Kind {
	case "cut": // correct HTTP, half a document
		f.send(w, r, status, body[:keep])
	case "malformed":
		bad := append([]byte{}, body[:keep]...)
		bad = append(bad, "</oops><&bogus; attr=>"...)
		f.send(w, r, status, append(bad, body[keep:]...))
	case "garbage":
		f.send(w, r, http.StatusOK, []byte("\x00\xff\xfeThis is not XML\n"))
	case "truncate": // the connection ends before the announced length
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, _ = w.Write(body[:keep])
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
		reset(w)
	}
}

// reset ends the connection without a word.
func reset(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if secure, isTLS := conn.(*tls.Conn); isTLS {
		conn = secure.NetConn()
	}
	if tcp, isTCP := conn.(*net.TCPConn); isTCP {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
