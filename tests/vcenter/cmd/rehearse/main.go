// rehearse lives through a scenario of the simulated vCenter, day by day.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"plumbline/vcenter/rehearse"
	"plumbline/vcenter/scenario"
	"plumbline/vcenter/timeline"
)

const help = `rehearse lives through a scenario of the simulated vCenter.

For each simulated day, at 00:30 UTC, it writes the practice folder as it stood that day, sets the
vCenter's clock, and runs a command that reads the vCenter once. So a ledger comes to know in minutes
what it would otherwise have to watch for months, without being told anything early.

  rehearse --control http://127.0.0.1:8990 --scenario improving --seed 1 --start 2026-01-05T00:00:00Z \
           --until 2026-09-01T00:00:00Z --practice /tmp/practice --cache /tmp/rehearsal \
           --sweep "plumbline collect --once --config.file /tmp/plumbline.yml"

With --ask COMMAND the team of the scenario holds its reviews: on the day of each, before the folder is
written, the command is asked for the assessment as JSON, and the review quotes it. What it said is kept
in CACHE/rehearsal.json.

The server must serve the same scenario, seed and start. Stopped or failed, run the same command again:
it goes on after the last day done, which CACHE/rehearsal.json remembers. With another scenario, seed,
start or generator it refuses; a ledger belongs to one history. At the end the clock is left where it
is; to let it run:  curl -X POST -d '{"run": true}' http://127.0.0.1:8990/clock

Other things it does:
  rehearse --list                      the scenarios with their digests (for --seed and --start)
  rehearse --timeline FILE …           lives through what a file says (see --timeline of the server)
  rehearse … --follow                  afterwards keeps the practice folder in step with the clock
  rehearse --control URL --worsen 4    makes four bad days happen from the vCenter's present on
  rehearse --control URL --unrecorded 40
                                       makes 40 changes happen that no record knows of, likewise

Exit codes: 0 done, 1 something failed (the message says what), 2 wrong usage, 130 interrupted.

Options:
`

type options struct {
	control, practice, cache, sweep, ask, scenario, timeline string
	seed                                                     int64
	start, until                                             string
	list, follow                                             bool
	worsen, unrecorded                                       int
}

func main() {
	var o options
	flag.StringVar(&o.control, "control", "", "URL of the simulated vCenter's control port")
	flag.StringVar(&o.practice, "practice", "", "folder to keep as the practice folder stood (none: no folder)")
	flag.StringVar(&o.cache, "cache", "", "folder for rehearsal.json (default: plumbline in the user's cache folder)")
	flag.StringVar(&o.sweep, "sweep", "", "shell command to run once per simulated day; it must exit with 0")
	flag.StringVar(&o.ask, "ask", "", "shell command that prints the assessment as JSON, for reviews to quote (none: no reviews)")
	flag.StringVar(&o.scenario, "scenario", "improving", "one of: "+strings.Join(scenario.Names(), ", "))
	flag.StringVar(&o.timeline, "timeline", "", "live through what this file says instead of a scenario")
	flag.Int64Var(&o.seed, "seed", 1, "seed of the scenario")
	flag.StringVar(&o.start, "start", "2026-01-05T00:00:00Z", "the scenario's first day (RFC 3339)")
	flag.StringVar(&o.until, "until", "", "rehearse up to this moment (RFC 3339; default: now)")
	flag.BoolVar(&o.list, "list", false, "list the scenarios with their digests and exit")
	flag.BoolVar(&o.follow, "follow", false, "afterwards follow the vCenter's clock until interrupted")
	flag.IntVar(&o.worsen, "worsen", 0, "inject this many bad days from the vCenter's present on, and exit")
	flag.IntVar(&o.unrecorded, "unrecorded", 0, "inject this many changes without a record from the vCenter's present on, and exit")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), help)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		fail(2, fmt.Errorf("unexpected argument %q; see rehearse --help", flag.Arg(0)))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, o)
	if err != nil {
		fail(code, err)
	}
}

func fail(code int, err error) {
	fmt.Fprintln(os.Stderr, "rehearse:", err)
	os.Exit(code)
}

func run(ctx context.Context, o options) (int, error) {
	start, err := time.Parse(time.RFC3339, o.start)
	if err != nil {
		return 2, fmt.Errorf("--start: %w", err)
	}
	if o.list {
		return list(o, start)
	}
	if o.control == "" {
		return 2, errors.New("--control is missing: the URL of the simulated vCenter's control port; see rehearse --help")
	}
	control := rehearse.Control{URL: o.control}
	if o.worsen > 0 || o.unrecorded > 0 {
		return worsen(ctx, control, o)
	}
	until := time.Now()
	if o.until != "" {
		if until, err = time.Parse(time.RFC3339, o.until); err != nil {
			return 2, fmt.Errorf("--until: %w", err)
		}
	}
	if o.cache == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return 2, fmt.Errorf("--cache is missing, and %w", err)
		}
		o.cache = filepath.Join(base, "plumbline")
	}
	source, err := sourceOf(&o, start)
	if err != nil {
		return 2, err
	}
	return live(ctx, o, &rehearse.Rehearsal{Source: source, Control: control, Practice: o.practice, Sweep: o.sweep, Ask: o.ask,
		Until: until, State: filepath.Join(o.cache, "rehearsal.json"),
		Progress: &rehearse.Progress{Out: os.Stderr, Terminal: terminal(os.Stderr), Name: o.scenario}})
}

func sourceOf(o *options, start time.Time) (timeline.Source, error) {
	if o.timeline == "" {
		return scenario.New(o.scenario, o.seed, start)
	}
	o.scenario = filepath.Base(o.timeline)
	return timeline.ReadFile(o.timeline)
}

func live(ctx context.Context, o options, r *rehearse.Rehearsal) (int, error) {
	result, err := r.Run(ctx)
	if ctx.Err() != nil {
		return 130, fmt.Errorf("interrupted; run the same command again to go on after %s",
			result.Done.Format("2006-01-02"))
	}
	if err != nil {
		return 1, err
	}
	fmt.Printf("%d sweeps; the vCenter's clock stands at %s\n", result.Sweeps, result.Done.Format(time.RFC3339))
	if o.follow {
		if err := r.Follow(ctx, 10*time.Second); err != nil {
			return 1, err
		}
	}
	return 0, nil
}

func list(o options, start time.Time) (int, error) {
	names := scenario.Names()
	if strings.Contains(o.scenario, "@") { // one of its variants
		names = append(names, o.scenario)
	}
	for _, name := range names {
		source, err := scenario.New(name, o.seed, start)
		if err != nil {
			return 1, err
		}
		p, _ := scenario.ParametersOf(name)
		fmt.Printf("%-22s %-42s %s\n", name, source.Digest(), p.Summary)
	}
	return 0, nil
}

func worsen(ctx context.Context, control rehearse.Control, o options) (int, error) {
	now, _, err := control.Clock(ctx)
	if err != nil {
		return 1, err
	}
	steps, what := scenario.Deterioration(o.seed, now.Add(time.Minute), o.worsen), "hasty changes"
	if o.unrecorded > 0 {
		steps, what = scenario.Unrecorded(o.seed, now.Add(time.Minute), o.unrecorded), "changes without a record"
	}
	if err := control.Inject(ctx, steps); err != nil {
		return 1, err
	}
	tasks := 0
	for _, step := range steps {
		if step.Task != nil {
			tasks++
		}
	}
	fmt.Printf("%d %s will happen until %s\n", tasks, what, last(steps).Format(time.RFC3339))
	return 0, nil
}

func last(steps []timeline.Step) time.Time { return steps[len(steps)-1].At }

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
