package rehearse

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"

	"plumbline/vcenter/timeline"
)

// run executes a command in a process group of its own, so that nothing of it survives a stop.
func run(ctx context.Context, command string, out, errors io.Writer) error {
	c := exec.Command("/bin/sh", "-c", command)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Stdout, c.Stderr = out, errors
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
			<-ended
		}
		return ctx.Err()
	}
}

// ask gives what is computed now: each signal with a value.
func (r *Rehearsal) ask(ctx context.Context) ([]timeline.Number, error) {
	var out bytes.Buffer
	errors := &tail{limit: 16 << 10}
	if err := run(ctx, r.Ask, &out, errors); err != nil {
		return nil, fmt.Errorf("%q failed (%v). Its output was:\n%s", r.Ask, err, errors)
	}
	var answer struct {
		Scopes []struct {
			Signals []struct {
				Signal string
				Value  *float64
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("%q did not print an assessment: %w", r.Ask, err)
	}
	numbers := []timeline.Number{}
	known := map[string]bool{}
	for _, scope := range answer.Scopes {
		for _, s := range scope.Signals {
			if s.Value != nil && !known[s.Signal] {
				known[s.Signal] = true
				numbers = append(numbers, timeline.Number{Signal: s.Signal, Value: *s.Value})
			}
		}
	}
	return numbers, nil
}

// tail keeps the end of what is written to it.
type tail struct {
	text  []byte
	limit int
}

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if extra := len(t.text) - t.limit; extra > 0 {
		t.text = append([]byte(nil), t.text[extra:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.text) }
