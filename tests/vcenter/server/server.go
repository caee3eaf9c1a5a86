// Package server serves a simulated vCenter: an estate and its history, played from a
// timeline.Source by a clock that can be set, over HTTPS; and a control API over plain HTTP.
package server

import (
	"bytes"
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"plumbline/vcenter/timeline"
)

// Options say how to serve.
type Options struct {
	Source   timeline.Source
	StateDir string // for the certificates
	Listen   string // default 127.0.0.1:0
	Control  string // default 127.0.0.1:0
	Accounts map[string]string
	Quiet    bool  // logins make no events
	FirstKey int32 // of events; default 1001
	Lock     int   // wrong passwords in a row that lock an account; 0: none do
	// Events and tasks of so many days before the estate's start, invented.
	HistoryEvents, HistoryTasks int
	HistoryDays                 float64
	NoGzip                      bool   // unless asked for by the control API
	API                         string // version; default 8.0.2.0
}

// Server is a running simulated vCenter.
type Server struct {
	Identity *Identity
	URL      string // https://127.0.0.1:port/sdk
	Control  string // http://127.0.0.1:port
	Done     chan struct{}

	world   *world
	service *service
	front   *front

	mu       sync.Mutex
	https    *http.Server
	address  string
	control  *http.Server
	stopOnce sync.Once
}

// Start builds the estate and begins to serve. The clock stands at the estate's start.
func Start(o Options) (*Server, error) {
	id, err := NewIdentity(o.StateDir)
	if err != nil {
		return nil, err
	}
	if o.FirstKey == 0 {
		o.FirstKey = 1001
	}
	w := newWorld(o.Source, o.FirstKey)
	w.recall(o.HistoryEvents, o.HistoryTasks, o.HistoryDays)
	s := &Server{Identity: id, world: w, service: newService(w, o.Accounts),
		Done: make(chan struct{})}
	if err = s.service.be(o.API); err != nil {
		return nil, err
	}
	s.service.quiet = o.Quiet
	s.service.sessions.lock = o.Lock
	s.service.faults.always, s.service.faults.plain = o.NoGzip, o.NoGzip
	s.front = newFront(s.service)
	listener, err := net.Listen("tcp", or(o.Listen, "127.0.0.1:0"))
	if err != nil {
		return nil, err
	}
	s.address = listener.Addr().String()
	s.URL = "https://" + s.address + "/sdk"
	control, err := net.Listen("tcp", or(o.Control, "127.0.0.1:0"))
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	s.Control = "http://" + control.Addr().String()
	s.serve(listener)
	s.control = &http.Server{Handler: s.controlHandler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.control.Serve(control) }()
	return s, nil
}

// Clock is the vCenter's clock.
func (s *Server) Clock() *Clock { return s.world.clock }

func (s *Server) serve(listener net.Listener) {
	server := &http.Server{
		Handler:   s.front,
		TLSConfig: s.Identity.TLS.Clone(),
		ErrorLog:  log.New(panics{}, "", 0),
		// HTTP/1.1 only, as vCenter; connections must be hijackable.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				s.front.mu.Lock()
				s.front.counts.Connections++
				s.front.mu.Unlock()
			}
		},
		ReadHeaderTimeout: 30 * time.Second,
	}
	s.mu.Lock()
	s.https = server
	s.mu.Unlock()
	go func() {
		if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			log.Print(err)
		}
	}()
}

// panics lets through only what the HTTP server says of a panic: clients that hang up during the
// handshake are part of the tests, not news.
type panics struct{}

func (panics) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("panic")) {
		return os.Stderr.Write(line)
	}
	return len(line), nil
}

// Restart drops every connection and session, refuses connections for a while, and comes back at
// the same address.
func (s *Server) Restart(down time.Duration) error {
	s.mu.Lock()
	old := s.https
	s.mu.Unlock()
	_ = old.Close()
	s.service.sessions.expire()
	time.Sleep(down)
	var listener net.Listener
	var err error
	for attempt := 0; attempt < 50; attempt++ {
		if listener, err = net.Listen("tcp", s.address); err == nil {
			s.serve(listener)
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

// Close ends the server; Done is closed.
func (s *Server) Close() {
	s.stopOnce.Do(func() {
		s.mu.Lock()
		_ = s.https.Close()
		s.mu.Unlock()
		go func() { _ = s.control.Close() }()
		close(s.Done)
	})
}
