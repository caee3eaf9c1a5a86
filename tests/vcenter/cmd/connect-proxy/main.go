// connect-proxy is an HTTP proxy on loopback that opens tunnels (CONNECT) and counts them. When it
// is ready it prints one line of JSON on standard output: url and counts, both URLs.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"plumbline/vcenter/tunnel"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("connect-proxy: ")
	proxy := &tunnel.Proxy{}
	listen := flag.String("listen", "127.0.0.1:0", "address")
	flag.StringVar(&proxy.User, "username", "", "ask for this user (default: for none)")
	flag.StringVar(&proxy.Password, "password", "", "their password")
	withParent := flag.Bool("with-parent", false, "end when the process that started it ends")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	line, err := json.Marshal(map[string]string{"url": url, "counts": url + "/counts"})
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: proxy, ReadHeaderTimeout: 30 * time.Second}
	go func() { log.Fatal(server.Serve(listener)) }()
	fmt.Println(string(line))
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	ticks := time.NewTicker(200 * time.Millisecond)
	for parent := os.Getppid(); ; {
		select {
		case <-signals:
			return
		case <-ticks.C:
			if *withParent && os.Getppid() != parent {
				return
			}
		}
	}
}
