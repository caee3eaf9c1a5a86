package server

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const cookieName = "vmware_soap_session"

// session is one client's login with everything that belongs to it and dies with it. Who needs
// both locks takes the session's before the world's.
type session struct {
	mu         sync.Mutex
	key        string
	user       string
	agent      string
	login      time.Time
	next       int
	views      map[types.ManagedObjectReference]*view
	events     map[types.ManagedObjectReference]*eventCollector
	tasks      map[types.ManagedObjectReference]*taskCollector
	filters    map[types.ManagedObjectReference]*filter
	collectors map[types.ManagedObjectReference]*updates // property collectors with filters
	pages      map[string]*page                          // answers to be continued
}

func newSession(user, agent string, now time.Time) *session {
	key := make([]byte, 20)
	_, _ = rand.Read(key)
	return &session{
		key: hex.EncodeToString(key), user: user, agent: agent, login: now,
		views:      map[types.ManagedObjectReference]*view{},
		events:     map[types.ManagedObjectReference]*eventCollector{},
		tasks:      map[types.ManagedObjectReference]*taskCollector{},
		filters:    map[types.ManagedObjectReference]*filter{},
		collectors: map[types.ManagedObjectReference]*updates{},
		pages:      map[string]*page{},
	}
}

// ref makes a reference that only this session knows; brackets and all, as vCenter writes them.
func (s *session) ref(kind string) types.ManagedObjectReference {
	s.next++
	return types.ManagedObjectReference{Type: kind,
		Value: "session[" + s.key[:8] + "]" + uuidOf(s.key+kind+string(rune('A'+s.next%26))+
			time.Duration(s.next).String())}
}

// sessions are all logins, and who may log in.
type sessions struct {
	mu       sync.Mutex
	open     map[string]*session
	accounts map[string]string // user → password
	wrong    map[string]int    // user → wrong passwords in a row
	// user → effective privileges, where they are not the usual ones
	privileges map[string][]string
	rest       map[string]string // token → user
	restOpened int
	lock       int // wrong passwords that lock an account; 0: none do
	opened     int
	closed     int
	refused    int
}

func (s *sessions) find(r *http.Request) *session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[strings.Trim(cookie.Value, `"`)]
}

func (s *sessions) login(user, password, agent string, now time.Time) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.admit(user, password) {
		return nil
	}
	made := newSession(user, agent, now)
	s.open[made.key] = made
	s.opened++
	return made
}

// admit checks a password and counts wrong ones, of SOAP and REST together.
func (s *sessions) admit(user, password string) bool {
	want, ok := s.accounts[user]
	if !ok || want != password || s.locked(user) {
		s.refused++
		s.wrong[user]++
		return false
	}
	s.wrong[user] = 0
	return true
}

// openREST makes a session of the REST API and gives its token.
func (s *sessions) openREST(user, password string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.admit(user, password) {
		return "", false
	}
	token := make([]byte, 16)
	_, _ = rand.Read(token)
	if s.rest == nil {
		s.rest = map[string]string{}
	}
	s.rest[hex.EncodeToString(token)] = user
	s.restOpened++
	return hex.EncodeToString(token), true
}

// enterREST finds who calls; false when no session does.
func (s *sessions) enterREST(c *restCall) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, ok := s.rest[c.request.Header.Get(restHeader)]
	c.user = user
	return ok
}

func (s *sessions) closeREST(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rest, token)
}

// locked tells whether even the right password is refused.
func (s *sessions) locked(user string) bool { return s.lock > 0 && s.wrong[user] >= s.lock }

func (s *sessions) logout(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.open[key]; ok {
		delete(s.open, key)
		s.closed++
	}
}

// expire drops all sessions, as after a restart or the idle time-out.
func (s *sessions) expire() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.open)
	s.open = map[string]*session{}
	s.rest = nil
	return n
}

func (c *call) login(req *types.Login) *failure {
	if c.session != nil {
		return &failure{"Cannot complete login due to an incorrect user name or password.",
			&types.InvalidLogin{}}
	}
	agent := c.request.UserAgent()
	made := c.service.sessions.login(req.UserName, req.Password, agent, c.now)
	ip := strings.Split(c.request.RemoteAddr, ":")[0]
	if made == nil {
		c.service.postLogin(&types.BadUsernameSessionEvent{IpAddress: ip},
			"BadUsernameSessionEvent", req.UserName)
		return &failure{"Cannot complete login due to an incorrect user name or password.",
			&types.InvalidLogin{}}
	}
	http.SetCookie(c.header, &http.Cookie{Name: cookieName, Value: made.key, Path: "/",
		HttpOnly: true, Secure: true})
	c.service.postLogin(&types.UserLoginSessionEvent{IpAddress: ip, UserAgent: agent,
		Locale: "en", SessionId: made.key}, "UserLoginSessionEvent", req.UserName)
	locale := or(req.Locale, "en")
	return c.answer(&types.LoginResponse{Returnval: types.UserSession{
		Key: made.key, UserName: req.UserName, FullName: req.UserName, LoginTime: c.now,
		LastActiveTime: c.now, Locale: locale, MessageLocale: locale,
		ExtensionSession: types.NewBool(false), IpAddress: ip, UserAgent: agent,
	}})
}

func (c *call) logout() *failure {
	c.service.sessions.logout(c.session.key)
	c.service.postLogin(&types.UserLogoutSessionEvent{UserAgent: c.session.agent,
		SessionId: c.session.key, LoginTime: &c.session.login},
		"UserLogoutSessionEvent", c.session.user)
	return c.answer(&types.LogoutResponse{})
}
