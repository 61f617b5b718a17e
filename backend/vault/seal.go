package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"opsbook/backend/vault/internal/argon"
)

// A slot holds an X25519 key pair: the private half wrapped by the password, the
// data key sealed to the public half. So a rotation seals the new data key to
// everybody without knowing a password. The proof, a MAC under the data key,
// keeps whoever can write the file but not open it from planting a public key of
// his own and being handed the next data key.
type slot struct {
	ID      []byte       `json:"id"`
	User    string       `json:"user"`
	Params  argon.Params `json:"params"`
	Salt    []byte       `json:"salt"`
	Public  []byte       `json:"public"`
	Private []byte       `json:"private"`
	Current sealed       `json:"current"`
	Next    *sealed      `json:"next,omitempty"` // while a rotation is under way

	Failures int   `json:"failures,omitempty"` // wrong passwords since the last right one
	Failed   int64 `json:"failed,omitempty"`   // when the last one was, Unix seconds
}

// sealed is the data key for the holder of a slot's private half.
type sealed struct {
	Key   []byte `json:"key"`   // ephemeral public key, then nonce, ciphertext, tag
	Proof []byte `json:"proof"` // HMAC-SHA256 of who the slot belongs to
}

const (
	slotID       = 16
	aeadOverhead = 12 + 16
	wrappedLen   = 32 + aeadOverhead
	sealedLen    = 32 + 32 + aeadOverhead
)

var errTampered = errors.New("slot does not match its own key")

// derive works on a password with a fresh salt.
func derive(password string, p argon.Params) Secret {
	salt := make([]byte, argon.SaltLen)
	rand.Read(salt)
	return Secret{params: p, salt: salt, key: p.Derive(halfWidths(password), salt)}
}

// newSlot makes a slot with fresh keys for user: nothing of an earlier slot or
// password opens it.
func newSlot(database []byte, k Key, user string, secret Secret) (slot, error) {
	pair, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return slot{}, err
	}
	s := slot{ID: make([]byte, slotID), User: user, Params: secret.params, Salt: secret.salt, Public: pair.PublicKey().Bytes()}
	rand.Read(s.ID)
	s.Private = aead(secret.key).Seal(nil, nil, pair.Bytes(), s.bind(database))
	s.Current, err = s.seal(database, k)
	return s, err
}

// bind is what the wrapped private half belongs to; each part has its place, so
// none can be exchanged.
func (s *slot) bind(database []byte) []byte {
	b := append([]byte("opsbook slot 1"), database...)
	b = append(b, s.ID...)
	b = append(b, s.Salt...)
	b = append(b, s.Public...)
	b = binary.BigEndian.AppendUint32(b, s.Params.MemoryKiB)
	b = binary.BigEndian.AppendUint32(b, s.Params.Passes)
	b = append(b, s.Params.Lanes)
	return append(b, s.User...)
}

// unwrap gives the private half; false: the password is wrong (or the slot was
// changed, which looks the same).
func (s *slot) unwrap(database []byte, password string) (*ecdh.PrivateKey, bool) {
	b, err := aead(s.Params.Derive(password, s.Salt)).Open(nil, nil, s.Private, s.bind(database))
	if err != nil {
		return nil, false
	}
	pair, err := ecdh.X25519().NewPrivateKey(b)
	return pair, err == nil && bytes.Equal(pair.PublicKey().Bytes(), s.Public)
}

// seal encloses k for the holder of the slot's private half.
func (s *slot) seal(database []byte, k Key) (sealed, error) {
	public, err := ecdh.X25519().NewPublicKey(s.Public)
	if err != nil {
		return sealed{}, err
	}
	once, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return sealed{}, err
	}
	shared, err := once.ECDH(public)
	if err != nil {
		return sealed{}, fmt.Errorf("%w: %w", errTampered, err)
	}
	head := once.PublicKey().Bytes()
	kek, err := s.sealKey(shared, head)
	if err != nil {
		return sealed{}, err
	}
	proof, err := s.proof(database, k)
	if err != nil {
		return sealed{}, err
	}
	return sealed{Key: aead(kek).Seal(head, nil, k[:], s.bind(database)), Proof: proof}, nil
}

// unseal opens the current data key and checks that it is the one the slot was
// made for.
func (s *slot) unseal(database []byte, pair *ecdh.PrivateKey) (Key, error) {
	head, body := s.Current.Key[:32], s.Current.Key[32:]
	public, err := ecdh.X25519().NewPublicKey(head)
	if err != nil {
		return Key{}, err
	}
	shared, err := pair.ECDH(public)
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", errTampered, err)
	}
	kek, err := s.sealKey(shared, head)
	if err != nil {
		return Key{}, err
	}
	b, err := aead(kek).Open(nil, nil, body, s.bind(database))
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", errTampered, err)
	}
	k := Key(b)
	return k, s.prove(database, k)
}

func (s *slot) sealKey(shared, head []byte) ([]byte, error) {
	salt := append(bytes.Clone(head), s.Public...)
	return hkdf.Key(sha256.New, shared, salt, "opsbook slot seal 1", 32)
}

func (s *slot) proof(database []byte, k Key) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, k[:], nil, "opsbook slot proof 1", 32)
	if err != nil {
		return nil, err
	}
	m := hmac.New(sha256.New, key)
	m.Write(s.bind(database))
	return m.Sum(nil), nil
}

// prove checks that the slot was made by somebody who had k.
func (s *slot) prove(database []byte, k Key) error {
	want, err := s.proof(database, k)
	if err != nil {
		return err
	}
	if !hmac.Equal(want, s.Current.Proof) {
		return errTampered
	}
	return nil
}

// aead is AES-256-GCM that puts a random nonce in front.
func aead(key []byte) cipher.AEAD {
	b, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys come from fixed-length derivations
	}
	a, err := cipher.NewGCMWithRandomNonce(b)
	if err != nil {
		panic(err)
	}
	return a
}
