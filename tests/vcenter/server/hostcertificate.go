package server

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"
)

// hostKey signs every host's certificate and is in every one of them. Its signatures depend on
// nothing but what is signed, so that a certificate reads the same every time.
var hostKey = func() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("hosts of a vCenter that does not exist"))
	return ed25519.NewKeyFromSeed(seed[:])
}()

// hostCertificate makes a host's certificate, PEM as ESXi gives it.
func hostCertificate(name string, until time.Time) []byte {
	serial := sha256.Sum256([]byte(name + until.String()))
	template := x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial[:12]),
		Subject: pkix.Name{Country: []string{"US"}, Province: []string{"California"},
			Organization: []string{"VMware"}, OrganizationalUnit: []string{"VMware Engineering"},
			CommonName: name},
		DNSNames:  []string{name},
		NotBefore: until.AddDate(-5, 0, 0),
		NotAfter:  until,
		KeyUsage:  x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, hostKey.Public(), hostKey)
	if err != nil {
		panic(err) // the template is constant but for names and times
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// certificateEnd is when a host's certificate ends: years from the estate's start, but weeks for
// one host in forty.
func certificateEnd(name string, start time.Time) time.Time {
	if trait(40, name, "certificate soon") == 0 {
		return start.AddDate(0, 0, 20+int(trait(60, name, "certificate days")))
	}
	return start.AddDate(0, 0, 400+int(trait(1200, name, "certificate days")))
}
