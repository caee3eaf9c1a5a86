package rehearse

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"plumbline/vcenter/timeline"
)

// state is what a rehearsal remembers between runs.
type state struct {
	Digest string    `json:"digest"`
	Done   time.Time `json:"done"`  // the last moment swept; zero: none
	Files  []string  `json:"files"` // in the practice folder, written by us
	// Reviews are the numbers that each review quoted, in time order.
	Reviews [][]timeline.Number `json:"reviews,omitempty"`
}

// load reads the state of this scenario; a missing file is a fresh start.
func load(path, digest string) (state, error) {
	fresh := state{Digest: digest}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return fresh, nil
	}
	if err != nil {
		return fresh, fmt.Errorf("rehearsal state: %w", err)
	}
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fresh, fmt.Errorf("rehearsal state %s cannot be read (%v): delete it together with the ledger "+
			"to begin anew", path, err)
	}
	if s.Digest != digest {
		return fresh, fmt.Errorf("%s belongs to another rehearsal (%s, now %s): the scenario, seed, start or "+
			"generator differ. Use another cache folder, or delete this one together with its ledger", path,
			s.Digest, digest)
	}
	return s, nil
}

func (s *state) save(path string) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("rehearsal state: %w", err)
	}
	if err := writeFile(path, string(text)+"\n"); err != nil {
		return fmt.Errorf("rehearsal state: %w", err)
	}
	return nil
}
