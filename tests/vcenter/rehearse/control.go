package rehearse

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"plumbline/vcenter/timeline"
)

// Control speaks to the control port of the simulated vCenter.
type Control struct{ URL string }

// SetClock moves the vCenter's clock; everything up to t has then happened.
func (c Control) SetClock(ctx context.Context, t time.Time) error {
	return c.call(ctx, http.MethodPost, "/clock", map[string]string{"set": t.UTC().Format(time.RFC3339Nano)}, nil)
}

// Clock is the vCenter's present, and the first moment of the estate it serves.
func (c Control) Clock(ctx context.Context) (now, start time.Time, err error) {
	var answer struct {
		Now   time.Time `json:"now"`
		Start time.Time `json:"start"`
	}
	if err := c.call(ctx, http.MethodGet, "/clock", nil, &answer); err != nil {
		return now, start, err
	}
	if answer.Now.IsZero() {
		return now, start, fmt.Errorf("%s/clock does not say what time it is", c.URL)
	}
	return answer.Now, answer.Start, nil
}

// Inject makes steps happen on top of the scenario.
func (c Control) Inject(ctx context.Context, steps []timeline.Step) error {
	return c.call(ctx, http.MethodPost, "/steps", steps, nil)
}

func (c Control) call(ctx context.Context, method, path string, question, answer interface{}) error {
	var body io.Reader
	if question != nil {
		text, err := json.Marshal(question)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	url := strings.TrimSuffix(c.URL, "/") + path
	request, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return fmt.Errorf("control URL: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the simulated vCenter's control port does not answer: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s: %s", method, url, response.Status, strings.TrimSpace(string(text)))
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	return nil
}
