// simulated-vcenter serves a simulated vCenter over HTTPS on loopback, and a control API beside it.
// When it is ready it prints one line of JSON on standard output: url, control, ca_file,
// thumbprint, username, password. See tests/vcenter/README.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"plumbline/vcenter/scenario"
	"plumbline/vcenter/server"
	"plumbline/vcenter/timeline"
)

type settings struct {
	vms, hosts, clusters                                  int
	scenario, timeline, start, clock, dir, user, password string
	listen, control                                       string
	live, quietLogins, withParent                         bool
	speed                                                 float64
	users                                                 userList
	firstKey, lock                                        int
	historyEvents, historyTasks                           int
	historyDays                                           float64
	gzip                                                  bool
	api                                                   string
}

// userList collects repeated --user NAME=PASSWORD.
type userList map[string]string

func (u userList) String() string { return "" }

func (u userList) Set(text string) error {
	at := strings.LastIndex(text, "=")
	if at < 1 {
		return fmt.Errorf("want NAME=PASSWORD")
	}
	u[text[:at]] = text[at+1:]
	return nil
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("simulated-vcenter: ")
	s := settings{users: userList{}}
	flag.IntVar(&s.vms, "vms", 50, "virtual machines of an estate in which nothing happens")
	flag.IntVar(&s.hosts, "hosts", 4, "its hosts")
	flag.IntVar(&s.clusters, "clusters", 0, "its clusters (0: one for 40 hosts)")
	flag.StringVar(&s.scenario, "scenario", "", "play this scenario instead: NAME or NAME:SEED")
	flag.StringVar(&s.timeline, "timeline", "", "play what this file says instead (JSON, one step a line)")
	flag.StringVar(&s.start, "start", "2026-01-05T00:00:00Z", "the estate's first moment (RFC 3339)")
	flag.StringVar(&s.clock, "clock", "", "set the clock: RFC 3339 or now (default: the start)")
	flag.BoolVar(&s.live, "live", false, "let the clock run")
	flag.Float64Var(&s.speed, "speed", 1, "how fast it runs")
	flag.StringVar(&s.dir, "state-dir", "", "directory for certificates (default: a temporary one)")
	flag.StringVar(&s.user, "username", "reader@vsphere.local", "user who may log in")
	flag.StringVar(&s.password, "password", "secret", "their password")
	flag.Var(s.users, "user", "a further user, NAME=PASSWORD; may be repeated")
	flag.StringVar(&s.listen, "listen", "127.0.0.1:0", "address of the vCenter")
	flag.StringVar(&s.control, "control", "127.0.0.1:0", "address of the control API")
	flag.BoolVar(&s.quietLogins, "quiet-logins", false, "logins and logouts make no events")
	flag.IntVar(&s.firstKey, "first-event-key", 1001, "key of the first event (keys are int32)")
	flag.IntVar(&s.lock, "lock-after", 0, "wrong passwords in a row that lock an account (0: never)")
	flag.IntVar(&s.historyEvents, "history-events", 0, "events invented before the start")
	flag.IntVar(&s.historyTasks, "history-tasks", 0, "tasks invented before the start")
	flag.Float64Var(&s.historyDays, "history-days", 30, "days over which they are spread")
	flag.BoolVar(&s.gzip, "gzip", true, "compress answers for clients that take it")
	flag.StringVar(&s.api, "api-version", "8.0.2.0", "6.7.3, 7.0.3.0, 8.0.2.0 or 9.0.0.0")
	flag.BoolVar(&s.withParent, "with-parent", false, "end when the process that started it ends")
	flag.Parse()
	if err := run(s); err != nil {
		log.Fatal(err)
	}
}

func source(s settings, start time.Time) (timeline.Source, error) {
	if s.timeline != "" {
		return timeline.ReadFile(s.timeline)
	}
	if s.scenario == "" {
		return server.NewQuiet(s.vms, s.hosts, s.clusters, start), nil
	}
	name, seed := s.scenario, int64(1)
	if at := strings.IndexByte(name, ':'); at >= 0 {
		var err error
		if seed, err = strconv.ParseInt(name[at+1:], 10, 64); err != nil {
			return nil, fmt.Errorf("--scenario: seed: %w", err)
		}
		name = name[:at]
	}
	return scenario.New(name, seed, start)
}

func run(s settings) error {
	// Most of the memory is the estate, which never becomes garbage. A small estate would have its
	// few megabytes searched for garbage at every other call.
	debug.SetGCPercent(40)
	ballast := make([]byte, 64<<20) // never touched: it takes no memory
	defer runtime.KeepAlive(ballast)
	start, err := time.Parse(time.RFC3339, s.start)
	if err != nil {
		return fmt.Errorf("--start: %w", err)
	}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "simulated-vcenter-"); err != nil {
			return err
		}
		defer os.RemoveAll(s.dir)
	} else if err = os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	if n := s.historyEvents + s.historyTasks; n < 0 || n > 5000000 || s.historyDays <= 0 {
		return fmt.Errorf("--history-events, --history-tasks: at most 5000000 together, over some days")
	}
	src, err := source(s, start.UTC())
	if err != nil {
		return err
	}
	s.users[s.user] = s.password
	v, err := server.Start(server.Options{Source: src, StateDir: s.dir, Listen: s.listen,
		Control: s.control, Accounts: s.users, Quiet: s.quietLogins,
		FirstKey: int32(s.firstKey), Lock: s.lock, NoGzip: !s.gzip, API: s.api,
		HistoryEvents: s.historyEvents, HistoryTasks: s.historyTasks, HistoryDays: s.historyDays})
	if err != nil {
		return err
	}
	defer v.Close()
	if s.clock != "" {
		now := time.Now()
		if s.clock != "now" {
			if now, err = time.Parse(time.RFC3339, s.clock); err != nil {
				return fmt.Errorf("--clock: %w", err)
			}
		}
		if err = v.SetClock(now); err != nil {
			return err
		}
	}
	if s.live {
		v.Clock().Run(s.speed)
	}
	line, err := json.Marshal(map[string]string{
		"url": v.URL, "control": v.Control, "ca_file": v.Identity.CAFile,
		"thumbprint": v.Identity.Thumbprint, "username": s.user, "password": s.password,
	})
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	orphaned := make(<-chan struct{})
	if s.withParent {
		orphaned = parentGone()
	}
	select {
	case <-signals:
	case <-orphaned:
	case <-v.Done:
	}
	return nil
}

// parentGone tells when this process has been handed to another parent.
func parentGone() <-chan struct{} {
	gone := make(chan struct{})
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(200 * time.Millisecond)
		}
		close(gone)
	}()
	return gone
}
