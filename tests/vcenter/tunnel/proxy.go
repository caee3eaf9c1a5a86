// Package tunnel is an HTTP proxy that knows CONNECT only, and counts.
package tunnel

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Counts is what went through a Proxy since its start.
type Counts struct {
	Tunnels int            `json:"tunnels"` // opened
	Open    int            `json:"open"`    // not yet closed
	Denied  int            `json:"denied"`  // asked for without the right password
	Failed  int            `json:"failed"`  // their target could not be reached
	Bytes   int64          `json:"bytes"`   // both ways, of closed tunnels
	Targets map[string]int `json:"targets"` // tunnels by HOST:PORT
}

// Proxy opens tunnels; GET /counts tells how many. Safe for concurrent use.
type Proxy struct {
	User, Password string // "": everybody may

	mu     sync.Mutex
	counts Counts
}

// Counts gives a copy.
func (p *Proxy) Counts() Counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.counts
	out.Targets = map[string]int{}
	for target, n := range p.counts.Targets {
		out.Targets[target] = n
	}
	return out
}

func (p *Proxy) count(change func(*Counts)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.counts)
}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case r.Method == http.MethodGet && r.URL.Host == "" && r.URL.Path == "/counts":
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(p.Counts())
	default:
		http.Error(w, "this proxy knows CONNECT only", http.StatusMethodNotAllowed)
	}
}

func (p *Proxy) allowed(r *http.Request) bool {
	if p.User == "" {
		return true
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(p.User+":"+p.Password))
	return r.Header.Get("Proxy-Authorization") == basic
}

func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	if !p.allowed(r) {
		p.count(func(c *Counts) { c.Denied++ })
		w.Header().Set("Proxy-Authenticate", `Basic realm="connect-proxy"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	target, err := net.DialTimeout("tcp", r.Host, 10*time.Second)
	if err != nil {
		p.count(func(c *Counts) { c.Failed++ })
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer target.Close()
	client, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	p.count(func(c *Counts) {
		if c.Targets == nil {
			c.Targets = map[string]int{}
		}
		c.Tunnels++
		c.Open++
		c.Targets[r.Host]++
	})
	bytes := int64(0)
	defer func() {
		p.count(func(c *Counts) {
			c.Open--
			c.Bytes += bytes
		})
	}()
	if _, err = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	there := make(chan int64, 1)
	go func() {
		n, _ := io.Copy(target, buffered)
		if half, ok := target.(*net.TCPConn); ok {
			_ = half.CloseWrite()
		}
		there <- n
	}()
	back, _ := io.Copy(client, target)
	_ = client.Close() // ends the other direction too
	bytes = back + <-there
}
