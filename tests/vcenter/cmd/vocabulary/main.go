// vocabulary holds the names that plumbline reads against vSphere's own definitions: every type,
// property path, event class, counter and task of the compiled plan must exist, and where an event
// class is read, so must be its subclasses (the server matches an event's own class).
//
//	vocabulary PLAN VIM25-TYPES-FOLDER
//
// PLAN holds one thing a line: "property HostSystem config.lockdownMode", "event HostAddedEvent",
// "counter HostSystem cpu.usagemhz.average", "task VirtualMachine.clone". Exit 1 names what is wrong.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: vocabulary PLAN VIM25-TYPES-FOLDER")
		os.Exit(2)
	}
	lines, err := readPlan(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	words, err := readVocabulary(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	wrong := check(lines, words)
	for _, each := range wrong {
		fmt.Fprintln(os.Stderr, each)
	}
	if len(wrong) > 0 {
		os.Exit(1)
	}
	fmt.Printf("%d names, all of them vSphere's own\n", len(lines))
}

func readPlan(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var lines []string
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		if line := strings.TrimSpace(scanner.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s names nothing", path)
	}
	return lines, scanner.Err()
}

// check gives one line for each name that vSphere does not have, and for each exception that is no
// longer needed.
func check(lines []string, words *vocabulary) []string {
	planned := map[string]bool{}
	for _, line := range lines {
		planned[line] = true
	}
	needed := map[string]bool{}
	var wrong []string
	for line := range planned {
		for _, what := range words.complaints(line, planned) {
			if _, known := exceptions[line]; known {
				needed[line] = true
				continue
			}
			wrong = append(wrong, line+": "+what)
		}
	}
	for line := range exceptions {
		if !needed[line] {
			wrong = append(wrong, line+": stands among the exceptions without need: remove it")
		}
	}
	sort.Strings(wrong)
	return wrong
}
