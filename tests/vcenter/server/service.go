package server

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/types"
)

// failure is a SOAP fault with its message.
type failure struct {
	message string
	fault   types.BaseMethodFault
}

// call is one method call being answered.
type call struct {
	service *service
	session *session // nil when not logged in
	method  string
	this    types.ManagedObjectReference
	request *http.Request
	header  http.ResponseWriter // for cookies only
	now     time.Time           // the vCenter's
	out     *encoder
	wanted  map[partsKey]map[string]bool // see dress
	granted map[string]bool              // see may
}

// answer writes the response element from one of govmomi's response structures.
func (c *call) answer(response interface{}) *failure {
	v := reflect.ValueOf(response).Elem()
	c.out.response(c.method, func() { c.out.content(v, plan(v.Type())) })
	return nil
}

// service answers vim25 methods from the world. What it does not know itself is answered by
// govmomi's simulator, whose managers for authorisation, performance and so on are static.
type service struct {
	world    *world
	sessions *sessions
	faults   *faults
	content  types.ServiceContent
	quiet    bool // logins make no events
	// Statistics of the entities.
	performance *performance
}

func newService(w *world, accounts map[string]string) *service {
	s := &service{
		world:    w,
		sessions: &sessions{open: map[string]*session{}, accounts: accounts, wrong: map[string]int{}},
		faults:   &faults{},
		content:  vpx.ServiceContent,
	}
	s.performance = newPerformance()
	_ = s.be(defaultAPI)
	s.content.About.InstanceUuid = uuidOf("vCenter " + w.source.Digest())
	s.content.RootFolder = w.inventory.root.ref
	return s
}

func (s *service) postLogin(event types.BaseEvent, class, user string) {
	if s.quiet {
		return
	}
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	s.world.post(event, class, user)
}

// serve answers a call into out. HTTP status 500 goes with a fault.
func (s *service) serve(m *simulator.Method, body []byte, r *http.Request,
	header http.ResponseWriter, out *encoder) int {
	c := &call{service: s, session: s.sessions.find(r), method: m.Name, this: m.This, request: r,
		header: header, now: s.world.catchUp(), out: out}
	f, known := c.dispatch(m.Body)
	if !known {
		return s.delegate(c, body, out)
	}
	if f != nil {
		out.Reset()
		out.fault(f.message, f.fault)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}

func notAuthenticated(object types.ManagedObjectReference, privilege string) *failure {
	return &failure{"The session is not authenticated.", &types.NotAuthenticated{
		NoPermission: types.NoPermission{Object: object, PrivilegeId: privilege}}}
}

func (c *call) dispatch(body interface{}) (*failure, bool) {
	switch req := body.(type) {
	case *types.RetrieveServiceContent:
		return c.answer(&types.RetrieveServiceContentResponse{Returnval: c.service.content}), true
	case *types.Login:
		return c.login(req), true
	case *types.RetrievePropertiesEx:
		return c.retrieve(req.SpecSet, req.Options.MaxObjects), true
	case *types.RetrieveProperties:
		return c.retrieve(req.SpecSet, 0), true
	}
	if c.session == nil {
		return notAuthenticated(c.this, "System.View"), true
	}
	if privilege := needed(body); privilege != "" && !c.may(privilege) {
		return denied(c.this, privilege), true
	}
	if req, ok := body.(*types.WaitForUpdatesEx); ok {
		return c.waitForUpdates(req), true
	}
	switch req := body.(type) {
	case *types.Logout:
		return c.logout(), true
	case *types.CurrentTime:
		skewed := c.service.world.clock.Now().Add(c.service.faults.skew())
		return c.answer(&types.CurrentTimeResponse{Returnval: skewed}), true
	case *types.QueryEvents:
		c.service.world.mu.RLock()
		defer c.service.world.mu.RUnlock()
		return c.queryEvents(req), true
	}
	if f, known := c.perform(body); known {
		return f, true
	}
	c.session.mu.Lock()
	defer c.session.mu.Unlock()
	c.service.world.mu.RLock()
	defer c.service.world.mu.RUnlock()
	if f, known := c.collect(body); known {
		return f, true
	}
	if f, known := c.manage(body); known {
		return f, true
	}
	switch req := body.(type) {
	case *types.ContinueRetrievePropertiesEx:
		return c.continueRetrieve(req), true
	case *types.CancelRetrievePropertiesEx:
		delete(c.session.pages, req.Token)
		return c.answer(&types.CancelRetrievePropertiesExResponse{}), true
	case *types.CreateContainerView:
		return c.createView(req), true
	case *types.DestroyView:
		delete(c.session.views, req.This)
		return c.answer(&types.DestroyViewResponse{}), true
	case *types.CreateFilter:
		return c.createFilter(req), true
	case *types.DestroyPropertyFilter:
		return c.destroyFilter(req), true
	case *types.CreatePropertyCollector:
		ref := c.session.ref("PropertyCollector")
		c.session.collectors[ref] = &updates{}
		return c.answer(&types.CreatePropertyCollectorResponse{Returnval: ref}), true
	case *types.DestroyPropertyCollector:
		delete(c.session.collectors, req.This)
		return c.answer(&types.DestroyPropertyCollectorResponse{}), true
	case *types.QueryOptions:
		return c.queryOptions(req), true
	}
	return nil, false
}

func (c *call) queryOptions(req *types.QueryOptions) *failure {
	found := c.service.world.settings(req.Name)
	if len(found) == 0 {
		return &failure{"Invalid name.", &types.InvalidName{Name: req.Name}}
	}
	c.out.response(c.method, func() {
		for _, option := range found {
			c.out.value("returnval", reflect.ValueOf(option), true)
		}
	})
	return nil
}

var simulated struct {
	once   sync.Once
	mu     sync.Mutex
	mux    http.Handler
	cookie *http.Cookie
}

// base starts govmomi's simulator, once for the process: it keeps its state in a global.
func base() {
	simulated.once.Do(func() {
		inner := simulator.New(simulator.NewServiceInstance(vpx.ServiceContent, vpx.RootFolder))
		inner.RegisterSDK(simulator.Map)
		inner.Listen = &url.URL{Host: "localhost"}
		simulated.mux = inner.ServeMux
		enc := &encoder{}
		enc.WriteString(envelopeHead + `<Login xmlns="urn:vim25"><_this type="SessionManager">` +
			`SessionManager</_this><userName>x</userName><password>x</password></Login>` +
			envelopeTail)
		w := httptest.NewRecorder()
		simulated.mux.ServeHTTP(w, httptest.NewRequest("POST", "/sdk", &enc.Buffer))
		for _, cookie := range w.Result().Cookies() {
			simulated.cookie = cookie
		}
	})
}

func (s *service) delegate(c *call, body []byte, out *encoder) (status int) {
	base()
	// The simulator takes for granted that every entity asked about is one of its own.
	defer func() {
		if recover() != nil {
			out.Reset()
			out.fault("not simulated: "+c.method, &types.NotSupported{})
			status = http.StatusInternalServerError
		}
	}()
	simulated.mu.Lock()
	defer simulated.mu.Unlock()
	r := httptest.NewRequest("POST", "/sdk", bytes.NewReader(body))
	r.AddCookie(simulated.cookie)
	w := httptest.NewRecorder()
	simulated.mux.ServeHTTP(w, r)
	out.Reset()
	out.Write(w.Body.Bytes())
	return w.Code
}
