package server

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func counts(t *testing.T, s *Server) Counts {
	t.Helper()
	var out Counts
	if err := json.Unmarshal([]byte(control(t, s, "GET", "/counts", nil)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// post sends a raw body without govmomi's client, which repairs too much.
func post(s *Server, body string, header ...string) (*http.Response, string, error) {
	client := http.Client{Transport: &http.Transport{DisableCompression: true,
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	r, _ := http.NewRequest("POST", s.URL, strings.NewReader(envelopeHead+body+envelopeTail))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res, string(text), err
}

const serviceContent = `<RetrieveServiceContent xmlns="urn:vim25">` +
	`<_this type="ServiceInstance">ServiceInstance</_this></RetrieveServiceContent>`

func TestFaultsByKind(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	whole, text, err := post(s, serviceContent)
	if err != nil || whole.StatusCode != 200 || !strings.HasSuffix(text, envelopeTail) {
		t.Fatal(text, err)
	}
	fault := func(rule object) (*http.Response, string, error) {
		control(t, s, "DELETE", "/faults", nil)
		rule["method"] = "RetrieveServiceContent"
		control(t, s, "POST", "/faults", object{"faults": []object{rule}})
		return post(s, serviceContent)
	}
	res, body, _ := fault(object{"kind": "soap", "fault": "NoPermission", "message": "no"})
	if res.StatusCode != 500 || !strings.Contains(body, `<NoPermissionFault xmlns="urn:vim25" `+
		`xsi:type="NoPermission"><object type="ServiceInstance">`) {
		t.Error("soap:", res.StatusCode, body)
	}
	res, _, _ = fault(object{"kind": "http", "status": 503})
	want(t, "http", res.StatusCode, 503)
	if _, _, err = fault(object{"kind": "reset"}); err == nil {
		t.Error("reset: an answer came")
	}
	if _, body, err = fault(object{"kind": "truncate"}); err == nil {
		t.Error("truncate: the body arrived whole:", len(body))
	}
	res, body, err = fault(object{"kind": "cut", "bytes": 300})
	if err != nil || len(body) != 300 || res.StatusCode != 200 {
		t.Error("cut:", len(body), err)
	}
	if _, body, _ = fault(object{"kind": "malformed"}); !strings.Contains(body, "<&bogus;") {
		t.Error("malformed:", body)
	}
	began := time.Now()
	res, _, _ = fault(object{"kind": "delay", "ms": 150})
	if res.StatusCode != 200 || time.Since(began) < 150*time.Millisecond {
		t.Error("delay:", time.Since(began))
	}
	if _, status := tryControl(t, s, "POST", "/faults",
		object{"faults": []object{{"kind": "nonsense"}}}); status != 400 {
		t.Error("an unknown kind was accepted")
	}
}

func TestACallMayHangOrBeAnsweredWithNothing(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	control(t, s, "POST", "/faults", object{"faults": []object{
		{"method": "CurrentTime", "kind": "hang", "nth": 1},
		{"method": "RetrievePropertiesEx", "kind": "empty", "nth": 1}}})
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := methods.GetCurrentTime(ctx, c); err == nil ||
		time.Since(began) < 150*time.Millisecond {
		t.Error("a call that hangs:", err)
	}
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name")
	if err != nil || len(all) != 0 {
		t.Error("an empty answer:", all, err)
	}
	all, _, err = retrieve(t, c, "VirtualMachine", 0, "name")
	if err != nil || len(all) != 1 {
		t.Error("the next answer:", all, err)
	}
}

func TestADelayGrowsWithTheCallsUnderWay(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	control(t, s, "POST", "/faults", object{"faults": []object{
		{"method": "*", "kind": "delay", "ms": 50, "crowd_ms": 100}}})
	slowest := func(calls int) time.Duration {
		took := make(chan time.Duration, calls)
		for i := 0; i < calls; i++ {
			go func() {
				began := time.Now()
				_, _, _ = post(s, serviceContent)
				took <- time.Since(began)
			}()
		}
		most := time.Duration(0)
		for i := 0; i < calls; i++ {
			if d := <-took; d > most {
				most = d
			}
		}
		return most
	}
	if alone, many := slowest(1), slowest(5); alone < 50*time.Millisecond ||
		many < alone+100*time.Millisecond {
		t.Error("alone:", alone, "among five:", many)
	}
}

func TestARequestOfTooManyElementsIsRefused(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	control(t, s, "POST", "/faults", object{"max_elements": 20})
	if _, err := methods.GetCurrentTime(context.Background(), c); err != nil {
		t.Error("a small request:", err)
	}
	paths := strings.Split(strings.Repeat("name ", 19)+"name", " ")
	_, _, err := retrieve(t, c, "VirtualMachine", 0, paths...)
	if err == nil || !strings.Contains(err.Error(), "element count exceeds configured maximum 20") {
		t.Error("a big request:", err)
	}
	if got := counts(t, s); got.Largest < 20*len("<pathSet>name</pathSet>") || got.Together != 1 {
		t.Error("counts:", got.Largest, got.Together)
	}
}

func TestTheNthCallFails(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	control(t, s, "POST", "/faults", object{"faults": []object{
		{"method": "*", "nth": 3, "kind": "http", "status": 500}}})
	var got []int
	for i := 0; i < 5; i++ {
		res, _, err := post(s, serviceContent)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, res.StatusCode)
	}
	want(t, "answers", got, []int{200, 200, 500, 200, 200})
	want(t, "faults acted", counts(t, s).FaultsActed, 1)
}

func TestWrongPasswordsAreRefusedAndCounted(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	try := func(password string) error {
		vim := connect(t, s)
		_, err := methods.Login(context.Background(), vim, &types.Login{
			This: *vim.ServiceContent.SessionManager, UserName: "reader", Password: password})
		return err
	}
	err := try("guess")
	if err == nil || !soap.IsSoapFault(err) {
		t.Fatal("login with a wrong password:", err)
	}
	if _, ok := soap.ToSoapFault(err).VimFault().(types.InvalidLogin); !ok {
		t.Errorf("fault: %T", soap.ToSoapFault(err).VimFault())
	}
	control(t, s, "POST", "/password", object{"username": "reader", "password": "new"})
	if try("secret") == nil {
		t.Error("the old password still works")
	}
	if err = try("new"); err != nil {
		t.Error("the new password:", err)
	}
	n := counts(t, s)
	want(t, "logins, failed, open", []int{n.Logins, n.FailedLogins, n.OpenSessions}, []int{2, 2, 2})
}

func TestWrongPasswordsLockAnAccountWhenTold(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	s.service.sessions.lock = 2
	try := func(password string) bool {
		vim := connect(t, s)
		_, err := methods.Login(context.Background(), vim, &types.Login{
			This: *c.ServiceContent.SessionManager, UserName: "reader", Password: password})
		return err == nil
	}
	got := []bool{try("a"), try("secret"), try("a"), try("b"), try("secret")}
	want(t, "logins", got, []bool{false, true, false, false, false})
	want(t, "locked", counts(t, s).Locked, 1)
	control(t, s, "POST", "/password", object{"username": "reader", "password": "secret"})
	want(t, "unlocked", try("secret"), true)
}

func TestAnExpiredSessionLooksLikeAnEmptyEstate(t *testing.T) {
	s, c := serve(t, NewQuiet(3, 1, 1, start))
	ctx := context.Background()
	control(t, s, "POST", "/sessions/expire", nil)
	res, err := methods.RetrievePropertiesEx(ctx, c, &types.RetrievePropertiesEx{
		This: c.ServiceContent.PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			PropSet:   []types.PropertySpec{{Type: "Folder", PathSet: []string{"name"}}},
			ObjectSet: []types.ObjectSpec{{Obj: c.ServiceContent.RootFolder}}}}})
	if err != nil {
		t.Fatal("the answer must be HTTP 200:", err)
	}
	missing := res.Returnval.Objects[0].MissingSet
	if len(missing) != 1 || len(res.Returnval.Objects[0].PropSet) != 0 {
		t.Fatal(res.Returnval.Objects)
	}
	if _, ok := missing[0].Fault.Fault.(*types.NotAuthenticated); !ok {
		t.Errorf("fault: %T", missing[0].Fault.Fault)
	}
	_, err = methods.GetCurrentTime(ctx, c)
	if err == nil || !soap.IsSoapFault(err) {
		t.Fatal("CurrentTime without a session:", err)
	}
	if _, ok := soap.ToSoapFault(err).VimFault().(types.NotAuthenticated); !ok {
		t.Errorf("fault: %T", soap.ToSoapFault(err).VimFault())
	}
}

func TestASessionMayExpireJustBeforeACall(t *testing.T) {
	s, c := serve(t, NewQuiet(3, 1, 1, start))
	control(t, s, "POST", "/faults", object{"faults": []object{
		{"method": "RetrievePropertiesEx", "nth": 2, "kind": "expire"}}})
	if all, _, err := retrieve(t, c, "VirtualMachine", 0, "name"); err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name")
	if err != nil || len(all) != 1 || len(all[0].PropSet) != 0 || len(all[0].MissingSet) != 1 {
		t.Error("the second call:", all, err)
	}
}

func TestARestartEndsSessionsAndComesBackAtTheSameAddress(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	control(t, s, "POST", "/restart", object{"down": "50ms"})
	if _, err := methods.GetCurrentTime(context.Background(), c); err == nil {
		t.Error("the session outlived the restart")
	}
	if err := login(t, s).Logout(context.Background()); err != nil {
		t.Error(err)
	}
	want(t, "logouts", counts(t, s).Logouts, 1)
}

func TestHiddenObjectsAndProperties(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 1, 1, start))
	before, _, _ := retrieve(t, c, "VirtualMachine", 0, "name")
	control(t, s, "POST", "/faults", object{"hidden": []object{
		{"type": "VirtualMachine", "name": "web-.*"},
		{"type": "VirtualMachine", "name": "db-.*", "path": "config"}}})
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name", "config.instanceUuid")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "visible machines", len(all), 3)
	for _, o := range all {
		denied := strings.HasPrefix(value(o, "name").(string), "db-")
		want(t, value(o, "name").(string), len(o.MissingSet) == 1, denied)
		if denied {
			if _, ok := o.MissingSet[0].Fault.Fault.(*types.NoPermission); !ok {
				t.Errorf("fault: %T", o.MissingSet[0].Fault.Fault)
			}
		}
	}
	res, err := methods.RetrievePropertiesEx(context.Background(), c, &types.RetrievePropertiesEx{
		This: c.ServiceContent.PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			PropSet:   []types.PropertySpec{{Type: "VirtualMachine", PathSet: []string{"name"}}},
			ObjectSet: []types.ObjectSpec{{Obj: before[0].Obj}}}}})
	if err != nil || len(res.Returnval.Objects[0].PropSet) != 0 ||
		len(res.Returnval.Objects[0].MissingSet) != 1 {
		t.Error("a hidden machine asked for by its id:", res, err)
	}
}

func TestUnknownPropertiesAreMissingOrRefused(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name", "config.nonsense")
	if err != nil || len(all) != 1 || len(all[0].MissingSet) != 1 || len(all[0].PropSet) != 1 {
		t.Fatal(all, err)
	}
	control(t, s, "POST", "/faults", object{"strict_properties": true})
	if _, _, err = retrieve(t, c, "VirtualMachine", 0, "name", "config.nonsense"); err == nil {
		t.Error("a strict server accepted an unknown property")
	}
}

func TestClockSkewIsSeenInCurrentTimeOnly(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	control(t, s, "POST", "/faults", object{"clock_skew": "-90s"})
	now, err := methods.GetCurrentTime(context.Background(), c)
	if err != nil || !now.Equal(start.Add(-90*time.Second)) {
		t.Error("skewed time:", now, err)
	}
	control(t, s, "DELETE", "/faults", nil)
	now, err = methods.GetCurrentTime(context.Background(), c)
	if err != nil || !now.Equal(start) {
		t.Error("time:", now, err)
	}
}

func TestAnswersAreCompressedWhenAsked(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	plain, text, _ := post(s, serviceContent)
	want(t, "plain", plain.Header.Get("Content-Encoding"), "")
	packed, body, _ := post(s, serviceContent, "Accept-Encoding", "gzip")
	want(t, "packed", packed.Header.Get("Content-Encoding"), "gzip")
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || string(unpacked) != text {
		t.Error("the compressed answer differs:", err)
	}
}

func TestTheCertificateIsOfItsOwnAuthority(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start)) // serve verifies against the CA file
	u, _ := url.Parse(s.URL)
	conn, err := tls.Dial("tcp", u.Host, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	want(t, "thumbprint", thumbprint(conn.ConnectionState().PeerCertificates[0].Raw),
		s.Identity.Thumbprint)
	if _, err = tls.Dial("tcp", u.Host, &tls.Config{}); err == nil {
		t.Error("the host's own CAs trust the server")
	}
}

func TestMalformedRequestsGetAFault(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	for _, body := range []string{"", "<", "<Nonsense xmlns='urn:vim25'/>", "<a><b></a>"} {
		res, text, err := post(s, body)
		if err != nil || res.StatusCode != 500 || !strings.Contains(text, "faultstring") {
			t.Errorf("%q: %v %s", body, err, text)
		}
	}
}

func TestWhatTheSimulatorCannotAnswerIsAFault(t *testing.T) {
	_, c := serve(t, NewQuiet(1, 1, 1, start))
	all, _, _ := retrieve(t, c, "VirtualMachine", 0, "name")
	_, err := methods.QueryPerfComposite(context.Background(), c, &types.QueryPerfComposite{
		This: *c.ServiceContent.PerfManager, QuerySpec: types.PerfQuerySpec{Entity: all[0].Obj}})
	if err == nil || !soap.IsSoapFault(err) {
		t.Error("a method that is not simulated:", err)
	}
	res, err := methods.RetrieveAllPermissions(context.Background(), c,
		&types.RetrieveAllPermissions{This: *c.ServiceContent.AuthorizationManager})
	if err != nil || len(res.Returnval) == 0 {
		t.Error("permissions:", res, err)
	}
}
