package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// chunk is how much of an answer is written before it is sent.
const chunk = 1 << 20

// stream sends an answer while it is being written, without ever making the writer wait: who writes
// holds locks that others need.
type stream struct {
	front  *front
	header http.ResponseWriter
	packed bool
	chunks chan []byte // nil: nothing has been sent yet
	sent   chan struct{}
}

func (f *front) stream(w http.ResponseWriter, r *http.Request) *stream {
	return &stream{front: f, header: w, packed: f.packs(r)}
}

// packs tells whether the answer is compressed.
func (f *front) packs(r *http.Request) bool {
	return f.service.faults.gzip() && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// take sends a part of the answer's body; the first one begins the answer.
func (s *stream) take(part []byte) {
	if s.chunks == nil {
		s.chunks, s.sent = make(chan []byte, 4096), make(chan struct{})
		go s.run()
	}
	s.chunks <- part
}

// finish sends the rest of an answer, as a whole if nothing of it has been sent.
func (s *stream) finish(status int, rest []byte) {
	if s.chunks == nil {
		s.begin(status)
		s.write(func(out io.Writer) { _, _ = out.Write(rest) })
		sheets.Put(rest[:0])
		return
	}
	s.chunks <- rest
	close(s.chunks)
	<-s.sent
}

func (s *stream) begin(status int) {
	s.header.Header().Set("Content-Type", "text/xml; charset=utf-8")
	if s.packed {
		s.header.Header().Set("Content-Encoding", "gzip")
	}
	s.header.WriteHeader(status)
}

func (s *stream) run() {
	defer close(s.sent)
	s.begin(http.StatusOK)
	s.write(func(out io.Writer) {
		for part := range s.chunks {
			_, _ = out.Write(part)
			sheets.Put(part[:0])
		}
	})
}

// write gives its argument the body to write to, and counts what leaves.
func (s *stream) write(body func(io.Writer)) {
	counted := &counter{to: s.header}
	if s.packed {
		z := presses.Get().(*gzip.Writer)
		z.Reset(counted)
		body(z)
		_ = z.Close()
		presses.Put(z)
	} else {
		body(counted)
	}
	s.front.mu.Lock()
	s.front.counts.BytesOut += counted.n
	s.front.mu.Unlock()
}

// counter counts the bytes that pass.
type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(part []byte) (int, error) {
	n, err := c.to.Write(part)
	c.n += int64(n)
	return n, err
}

// bigPage is how many objects an answer may hold before each is written as soon as it is read.
const bigPage = 1000

// answerBigPage answers like answerPage, with the memory of one object.
func (c *call) answerBigPage(p *page, n int) *failure {
	token, element := c.keep(p, n), "objects"
	c.out.response(c.method, func() {
		if c.method == "RetrieveProperties" {
			element = "returnval"
		} else {
			c.out.WriteString("<returnval>")
		}
		if token != "" {
			c.out.WriteString("<token>" + token + "</token>")
		}
		for _, t := range p.rest[:n] {
			if o, ok := c.read(t.ref, p.specs[t.spec].PropSet, nil); ok {
				c.out.object(element, &o)
			}
		}
		if element == "objects" {
			c.out.WriteString("</returnval>")
		}
	})
	return nil
}

// sheets are used buffers, to be written on again.
var sheets = sync.Pool{New: func() interface{} { return make([]byte, 0, chunk+chunk/8) }}

// presses are used compressors: a new one takes more memory than most answers are long.
var presses = sync.Pool{New: func() interface{} {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return z
}}
