package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"
	"time"

	"plumbline/vcenter/timeline"
)

// clockRequest is what POST /clock takes: one of set, advance, run or stop.
type clockRequest struct {
	Set     *time.Time `json:"set"`
	Advance string     `json:"advance"`
	Run     *bool      `json:"run"`
	Speed   float64    `json:"speed"`
}

type clockAnswer struct {
	Now     time.Time `json:"now"`
	Start   time.Time `json:"start"`
	Running bool      `json:"running"`
	Speed   float64   `json:"speed"`
}

func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	handle := func(path string, methods map[string]func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			do, ok := methods[r.Method]
			if !ok {
				http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
				return
			}
			if err := do(w, r); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
			}
		})
	}
	type answers = map[string]func(http.ResponseWriter, *http.Request) error
	handle("/counts", answers{"GET": s.getCounts, "DELETE": s.deleteCounts})
	handle("/clock", answers{"GET": s.getClock, "POST": s.postClock})
	handle("/faults", answers{"POST": s.postFaults, "DELETE": s.deleteFaults})
	handle("/sessions/expire", answers{"POST": s.postExpire})
	handle("/restart", answers{"POST": s.postRestart})
	handle("/restore", answers{"POST": s.postRestore})
	handle("/password", answers{"POST": s.postPassword})
	handle("/privileges", answers{"POST": s.postPrivileges})
	handle("/options", answers{"POST": s.postOptions})
	handle("/steps", answers{"POST": s.postSteps})
	handle("/served/events", answers{"GET": s.servedEvents})
	handle("/served/tasks", answers{"GET": s.servedTasks})
	handle("/tasks/vanish", answers{"POST": s.postVanish})
	handle("/bulk", answers{"POST": s.postBulk})
	handle("/performance", answers{"POST": s.postPerformance, "DELETE": s.deletePerformance})
	handle("/performance/value", answers{"GET": s.getValue})
	handle("/performance/values", answers{"GET": s.getValues})
	handle("/inventory", answers{"GET": s.getInventory})
	handle("/shutdown", answers{"POST": s.postShutdown})
	return mux
}

func reply(w http.ResponseWriter, v interface{}) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}

// take decodes a body of one JSON value; unknown members are errors. An empty body is no value.
func take(r *http.Request, v interface{}) error {
	if r.ContentLength == 0 {
		return nil
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return d.Decode(v)
}

func (s *Server) getCounts(w http.ResponseWriter, _ *http.Request) error {
	return reply(w, s.front.snapshot())
}

func (s *Server) deleteCounts(w http.ResponseWriter, _ *http.Request) error {
	s.front.reset()
	return reply(w, s.front.snapshot())
}

func (s *Server) getClock(w http.ResponseWriter, _ *http.Request) error {
	now := s.world.catchUp()
	speed := s.world.clock.Running()
	return reply(w, clockAnswer{Now: now, Start: s.world.start, Running: speed > 0, Speed: speed})
}

// SetClock moves the clock forward and plays what happened meanwhile.
func (s *Server) SetClock(t time.Time) error {
	if now := s.world.catchUp(); t.Before(now) {
		return fmt.Errorf("the clock stands at %s and only goes forward",
			now.Format(time.RFC3339))
	}
	s.world.clock.Set(t)
	s.world.catchUp()
	return nil
}

func (s *Server) postClock(w http.ResponseWriter, r *http.Request) error {
	var req clockRequest
	if err := take(r, &req); err != nil {
		return err
	}
	if req.Set != nil {
		if err := s.SetClock(*req.Set); err != nil {
			return err
		}
	}
	if req.Advance != "" {
		d, err := time.ParseDuration(req.Advance)
		if err != nil {
			return err
		}
		if err = s.SetClock(s.world.clock.Now().Add(d)); err != nil {
			return err
		}
	}
	if req.Run != nil {
		speed := req.Speed
		if speed == 0 {
			speed = 1
		}
		if !*req.Run {
			speed = 0
		}
		s.world.clock.Run(speed)
	}
	return s.getClock(w, r)
}

func (s *Server) postFaults(w http.ResponseWriter, r *http.Request) error {
	var req FaultSettings
	if err := take(r, &req); err != nil {
		return err
	}
	if err := s.service.faults.set(req); err != nil {
		return err
	}
	return reply(w, struct{}{})
}

func (s *Server) deleteFaults(w http.ResponseWriter, _ *http.Request) error {
	s.service.faults.clear()
	return reply(w, struct{}{})
}

func (s *Server) postExpire(w http.ResponseWriter, _ *http.Request) error {
	return reply(w, map[string]int{"expired": s.service.sessions.expire()})
}

func (s *Server) postRestart(w http.ResponseWriter, r *http.Request) error {
	req := struct {
		Down string `json:"down"`
	}{Down: "0s"}
	if err := take(r, &req); err != nil {
		return err
	}
	down, err := time.ParseDuration(req.Down)
	if err != nil {
		return err
	}
	if err = s.Restart(down); err != nil {
		return err
	}
	return reply(w, struct{}{})
}

func (s *Server) postRestore(w http.ResponseWriter, r *http.Request) error {
	var req struct {
		Back string `json:"back"`
	}
	if err := take(r, &req); err != nil {
		return err
	}
	back, err := time.ParseDuration(req.Back)
	if err != nil {
		return err
	}
	s.world.restore(s.world.clock.Now().Add(-back))
	return reply(w, map[string]int{"expired": s.service.sessions.expire()})
}

func (s *Server) postPassword(w http.ResponseWriter, r *http.Request) error {
	var req struct{ Username, Password string }
	if err := take(r, &req); err != nil {
		return err
	}
	if req.Username == "" || req.Password == "" {
		return fmt.Errorf("username and password are needed")
	}
	s.service.sessions.mu.Lock()
	defer s.service.sessions.mu.Unlock()
	s.service.sessions.accounts[req.Username] = req.Password
	s.service.sessions.wrong[req.Username] = 0
	return reply(w, struct{}{})
}

// postOptions sets vCenter settings; whole numbers become int32, null removes a setting.
func (s *Server) postOptions(w http.ResponseWriter, r *http.Request) error {
	var req map[string]interface{}
	if err := take(r, &req); err != nil {
		return err
	}
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	for key, value := range req {
		if number, ok := value.(float64); ok {
			value = int32(number)
		}
		if value == nil {
			delete(s.world.options, key)
			continue
		}
		s.world.options[key] = value
	}
	return reply(w, struct{}{})
}

func (s *Server) postSteps(w http.ResponseWriter, r *http.Request) error {
	var steps []timeline.Step
	if err := take(r, &steps); err != nil {
		return err
	}
	for i := range steps {
		n := 0
		for _, set := range []bool{steps[i].Task != nil, steps[i].Event != nil,
			steps[i].Change != nil} {
			if set {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("step %d: exactly one of Task, Event and Change must be set", i)
		}
	}
	s.world.inject(steps)
	return reply(w, map[string]int{"steps": len(steps)})
}

// servedEvents lists every event that has come to be, one a line: stream, key, created, class.
func (s *Server) servedEvents(w http.ResponseWriter, _ *http.Request) error {
	s.world.catchUp()
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	out := bufio.NewWriter(w)
	for _, events := range [][]eventRecord{s.world.lostEvents, s.world.history.events} {
		for i := range events {
			e := &events[i]
			fmt.Fprintf(out, "events %d %s %s\n", e.key, stamp(e.created), e.class)
		}
	}
	return out.Flush()
}

// servedTasks lists every task that has come to be, one a line: stream, key, queued, class, and
// completed, or "-" while it is not.
func (s *Server) servedTasks(w http.ResponseWriter, _ *http.Request) error {
	now := s.world.catchUp()
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	out := bufio.NewWriter(w)
	for _, r := range append(append([]*taskRecord{}, s.world.lostTasks...),
		s.world.history.tasks...) {
		completed := "-"
		if at, ok := r.ended(now); ok {
			completed = stamp(at)
		}
		fmt.Fprintf(out, "tasks %s %s %s %s\n", taskKey(r.task.ID), stamp(r.task.Queued),
			r.task.DescriptionID, completed)
	}
	return out.Flush()
}

// stamp writes a time as it stands in the answers to clients.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// getInventory lists the living entities, one a line: type, id, name.
func (s *Server) getInventory(w http.ResponseWriter, _ *http.Request) error {
	s.world.catchUp()
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	var kinds []string
	for kind := range s.world.inventory.kinds {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	out := bufio.NewWriter(w)
	for _, kind := range kinds {
		for _, it := range s.world.inventory.kinds[kind] {
			if !it.gone {
				fmt.Fprintf(out, "%s %s %s\n", kind, it.ref.Value,
					strings.ReplaceAll(it.name, "\n", " "))
			}
		}
	}
	return out.Flush()
}

func (s *Server) postVanish(w http.ResponseWriter, r *http.Request) error {
	var req struct {
		Keys []string `json:"keys"`
	}
	if err := take(r, &req); err != nil {
		return err
	}
	n, err := s.world.vanish(req.Keys)
	if err != nil {
		return err
	}
	return reply(w, map[string]int{"vanished": n})
}

func (s *Server) postBulk(w http.ResponseWriter, r *http.Request) error {
	var req Bulk
	if err := take(r, &req); err != nil {
		return err
	}
	if err := s.world.bulk(req); err != nil {
		return err
	}
	return reply(w, map[string]int{"events": req.Events, "tasks": req.Tasks})
}

func (s *Server) postShutdown(w http.ResponseWriter, _ *http.Request) error {
	err := reply(w, struct{}{})
	if flusher, ok := w.(http.Flusher); ok {
		flusher.Flush()
	}
	time.AfterFunc(50*time.Millisecond, s.Close)
	return err
}
