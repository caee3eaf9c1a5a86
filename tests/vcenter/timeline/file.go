package timeline

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"time"
)

// File is a Source that was written down: one JSON object a line, each with exactly one member. The
// first is {"Estate": …}; after it stand, in any order, {"Step": …} and {"Practice": …}. Not safe for
// concurrent use.
type File struct {
	estate   Estate
	steps    []Step
	practice []PracticeStep
	digest   string
}

// PracticeStep is what becomes of one file of the practice folder at a moment: Text is its content
// from then on, or is appended to it.
type PracticeStep struct {
	At         time.Time
	Path, Text string
	Append     bool
}

// ReadFile reads a timeline. Errors name the file and the line.
func ReadFile(path string) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	f := &File{digest: fmt.Sprintf("timeline-%x", sha256.Sum256(text))}
	lines := bufio.NewReader(bytes.NewReader(text))
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if problem := f.add(line); problem != nil {
				return nil, fmt.Errorf("timeline %s, line %d: %w", path, n, problem)
			}
		}
		if err == io.EOF {
			break
		}
	}
	if f.estate.Start.IsZero() {
		return nil, fmt.Errorf("timeline %s: there is no estate, or it has no start: give it a line {\"Estate\": …}", path)
	}
	sort.SliceStable(f.steps, func(i, j int) bool { return f.steps[i].At.Before(f.steps[j].At) })
	sort.SliceStable(f.practice, func(i, j int) bool { return f.practice[i].At.Before(f.practice[j].At) })
	return f, nil
}

func (f *File) add(line []byte) error {
	var entry struct {
		Estate   *Estate
		Step     *Step
		Practice *PracticeStep
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&entry); err != nil {
		return err
	}
	switch {
	case entry.Estate != nil:
		f.estate = *entry.Estate
	case entry.Step != nil:
		if entry.Step.At.IsZero() {
			return fmt.Errorf("the step has no moment: give it an At")
		}
		f.steps = append(f.steps, *entry.Step)
	case entry.Practice != nil:
		f.practice = append(f.practice, *entry.Practice)
	default:
		return fmt.Errorf("it holds none of Estate, Step and Practice")
	}
	return nil
}

// Estate is what exists at the first moment.
func (f *File) Estate() Estate { return f.estate }

// Steps returns everything with from < At ≤ to. The server keeps what it is given and writes into
// it, so each call gives copies.
func (f *File) Steps(from, to time.Time) []Step {
	first := sort.Search(len(f.steps), func(i int) bool { return f.steps[i].At.After(from) })
	end := sort.Search(len(f.steps), func(i int) bool { return f.steps[i].At.After(to) })
	if end <= first {
		return nil
	}
	found := append([]Step(nil), f.steps[first:end]...)
	for i := range found {
		if t := found[i].Task; t != nil {
			copied := *t
			found[i].Task = &copied
		}
	}
	return found
}

// Practice is the practice folder as it stood at t; nil when there is none.
func (f *File) Practice(t time.Time) map[string]string {
	var files map[string]string
	for _, step := range f.practice {
		if step.At.After(t) {
			break
		}
		if files == nil {
			files = map[string]string{}
		}
		if step.Append {
			step.Text = files[step.Path] + step.Text
		}
		files[step.Path] = step.Text
	}
	return files
}

// Digest names the content of the file.
func (f *File) Digest() string { return f.digest }
