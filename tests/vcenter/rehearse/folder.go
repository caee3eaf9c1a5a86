package rehearse

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// WriteFolder makes dir hold exactly these files of ours: new and changed ones are put in place by a
// rename, files in owned that are no longer wanted are deleted, anything else in the folder is left
// alone. It returns the paths that are ours from now on.
func WriteFolder(dir string, files map[string]string, owned []string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return owned, fmt.Errorf("practice folder: %w", err)
	}
	paths := make([]string, 0, len(files))
	for path := range files {
		if !inside(path) {
			return owned, fmt.Errorf("practice folder: %q leads out of the folder", path)
		}
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		if err := writeFile(filepath.Join(dir, path), files[path]); err != nil {
			return owned, fmt.Errorf("practice folder: %w", err)
		}
	}
	for _, path := range owned {
		if _, wanted := files[path]; wanted || !inside(path) {
			continue
		}
		full := filepath.Join(dir, path)
		if err := os.Remove(full); err != nil && !os.IsNotExist(err) {
			return owned, fmt.Errorf("practice folder: %w", err)
		}
		// Fails, as it should, while something else is in there.
		if parent := filepath.Dir(full); parent != filepath.Clean(dir) {
			_ = os.Remove(parent)
		}
	}
	return paths, nil
}

func inside(path string) bool {
	clean := filepath.Clean(path)
	return path != "" && !filepath.IsAbs(clean) && clean != ".." && !strings.HasPrefix(clean, "../")
}

// writeFile leaves a file alone that has this content already, so that its time stays.
func writeFile(path, content string) error {
	if now, err := os.ReadFile(path); err == nil && string(now) == content {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	draft := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	if err := os.WriteFile(draft, []byte(content), 0o644); err != nil {
		return err
	}
	return os.Rename(draft, path)
}
