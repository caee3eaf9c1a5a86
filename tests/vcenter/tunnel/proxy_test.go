package tunnel

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// through makes a client that uses the proxy and trusts the target.
func through(t *testing.T, proxy string, user *url.Userinfo) *http.Client {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	u.User = user
	transport := &http.Transport{Proxy: http.ProxyURL(u),
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func start(t *testing.T, p *Proxy) (proxy, target string) {
	t.Helper()
	front := httptest.NewServer(p)
	t.Cleanup(front.Close)
	back := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello")
	}))
	t.Cleanup(back.Close)
	return front.URL, back.URL
}

func counts(t *testing.T, proxy string) (out Counts) {
	t.Helper()
	res, err := http.Get(proxy + "/counts")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err = json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestATunnelIsOpenedAndCounted(t *testing.T) {
	proxy, target := start(t, &Proxy{})
	client := through(t, proxy, nil)
	for i := 0; i < 2; i++ { // on one kept connection
		res, err := client.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || string(text) != "hello" {
			t.Fatal(string(text), err)
		}
	}
	got := counts(t, proxy)
	if got.Tunnels != 1 || got.Open != 1 || got.Targets[strings.TrimPrefix(target, "https://")] != 1 {
		t.Error("while it is open:", got)
	}
	client.CloseIdleConnections()
	for i := 0; i < 100 && counts(t, proxy).Open > 0; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	if got = counts(t, proxy); got.Open != 0 || got.Bytes == 0 {
		t.Error("after it:", got)
	}
}

func TestAPasswordIsAskedFor(t *testing.T) {
	proxy, target := start(t, &Proxy{User: "ann", Password: "secret"})
	for _, user := range []*url.Userinfo{nil, url.UserPassword("ann", "wrong")} {
		if _, err := through(t, proxy, user).Get(target); err == nil {
			t.Error("opened for", user)
		}
	}
	res, err := through(t, proxy, url.UserPassword("ann", "secret")).Get(target)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if got := counts(t, proxy); got.Denied != 2 || got.Tunnels != 1 {
		t.Error(got)
	}
}

func TestWhatCannotBeReachedIsABadGateway(t *testing.T) {
	proxy, _ := start(t, &Proxy{})
	if _, err := through(t, proxy, nil).Get("https://127.0.0.1:1/"); err == nil ||
		!strings.Contains(err.Error(), "Bad Gateway") {
		t.Error(err)
	}
	if got := counts(t, proxy); got.Failed != 1 || got.Tunnels != 0 {
		t.Error(got)
	}
	if res, err := http.Post(proxy+"/counts", "text/plain", nil); err != nil || res.StatusCode != 405 {
		t.Error("POST:", res, err)
	}
}
