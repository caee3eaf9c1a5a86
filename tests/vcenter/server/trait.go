package server

import "hash/fnv"

// trait is a number from 0 to n-1 that depends on nothing but the texts: what makes one object of an
// estate differ from the next, the same every time, without being kept anywhere.
func trait(n uint32, texts ...string) uint32 {
	h := fnv.New32a()
	for _, text := range texts {
		_, _ = h.Write([]byte(text))
		_, _ = h.Write([]byte{0})
	}
	x := h.Sum32()
	// FNV's last bytes barely reach the low bits of short texts.
	x ^= x >> 16
	x *= 0x45d9f3b
	x ^= x >> 16
	return x % n
}

func yes(b bool) *bool { return &b }
