package exchange

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"filippo.io/age"

	"opsbook/backend/fault"
	"opsbook/backend/parcel"
	"opsbook/backend/store"
	"opsbook/backend/store/device"
)

// Request is what a PC that wants to take part says of itself.
type Request struct {
	Device [16]byte
	Sign   ed25519.PublicKey
	Age    string
	Name   string // what the PC is to be called
}

// requestMagic begins a file of a request.
const requestMagic = "OPSBOOK-JOIN-1\n"

// Bounds of a request.
const (
	maxRequest = 4096 // bytes of the file
	maxName    = 40   // characters
)

type requestFile struct {
	Device []byte `cbor:"1,keyasint"`
	Sign   []byte `cbor:"2,keyasint"`
	Age    string `cbor:"3,keyasint"`
	Name   string `cbor:"4,keyasint"`
	Sig    []byte `cbor:"5,keyasint"` // by Sign over the rest: whoever sends it has the key
}

// AskToJoin is the request of this PC, to be carried to an administrator's.
func AskToJoin(d device.Device, name string) ([]byte, Request, error) {
	if err := CheckName(name); err != nil {
		return nil, Request{}, err
	}
	r := Request{Device: [16]byte(d.ID), Sign: d.Sign.Public().(ed25519.PublicKey), Age: d.Open.Recipient().String(), Name: name}
	b, err := noteOut.Marshal(requestFile{r.Device[:], r.Sign, r.Age, r.Name, ed25519.Sign(d.Sign, r.message())})
	return append([]byte(requestMagic), b...), r, err
}

// CheckName refuses what a PC cannot be called.
func CheckName(name string) error {
	n := utf8.RuneCountInString(name)
	if strings.TrimSpace(name) != name || n == 0 || n > maxName || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return fault.New(fault.Invalid, "电脑名称要写 1 至 %d 个字，例如“行政部前台”。", "Give the PC a name of 1 to %d characters, for instance “Front desk”.", maxName)
	}
	return nil
}

// ReadRequest reads a request. Faults: Damaged.
func ReadRequest(r io.Reader) (Request, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxRequest+1))
	if err != nil {
		return Request{}, fmt.Errorf("exchange: request: %w", err)
	}
	bad := fault.New(fault.Damaged, "这不是加入申请文件，或文件已损坏。请在新电脑上重新生成。", "This is no request to join, or it is damaged. Make it again on the new PC.")
	rest, ok := bytes.CutPrefix(b, []byte(requestMagic))
	if !ok || len(b) > maxRequest {
		return Request{}, bad
	}
	var f requestFile
	if err := noteMode.Unmarshal(rest, &f); err != nil {
		return Request{}, errors.Join(bad, err)
	}
	if len(f.Device) != 16 || len(f.Sign) != ed25519.PublicKeySize || CheckName(f.Name) != nil {
		return Request{}, bad
	}
	req := Request{[16]byte(f.Device), f.Sign, f.Age, f.Name}
	if _, err := age.ParseX25519Recipient(f.Age); err != nil || !ed25519.Verify(f.Sign, req.message(), f.Sig) {
		return Request{}, bad
	}
	return req, nil
}

func (r *Request) message() []byte {
	return slices.Concat([]byte("opsbook request to join\n"), r.Device[:], r.Sign, []byte(r.Age), []byte{0}, []byte(r.Name))
}

// Code is what both sides of a request see and compare by telephone before anything is
// handed over: 20 digits, of which a forger would have to try 2^66.
func (r *Request) Code() string { return digits(r.message()) }

// digits is a fingerprint as five groups of four digits.
func digits(parts ...[]byte) string {
	sum := sha256.Sum256(slices.Concat(parts...))
	n := new(big.Int).SetBytes(sum[:16])
	text := fmt.Sprintf("%020s", n.Mod(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(20), nil)).String())
	var groups []string
	for i := 0; i < len(text); i += 4 {
		groups = append(groups, text[i:i+4])
	}
	return strings.Join(groups, " ")
}

// SameCode compares codes as people type them.
func SameCode(typed, code string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '０' && r <= '９' { // full-width, by a Chinese input method
				r -= '０' - '0'
			}
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
	}
	return len(plain(code)) == 20 && plain(typed) == plain(code)
}

// welcomeCode is what the administrator's PC and the new one show of a welcome package.
func welcomeCode(workspace [16]byte, root ed25519.PublicKey, device [16]byte) string {
	return digits([]byte("opsbook welcome\n"), workspace[:], root, device[:])
}

// Letters are what the numbers given out on the next PC carry that the PC with own letters
// lets in: B, C, … by the first one, DB, DC, … by D, and once these are used up AB, …, DAB, …
// So no two administrators give the same ones, whether they have heard of each other or not.
func Letters(own string, peers []store.Peer) string {
	const letters = "BCDEFGHJKLMNPQRSTUVWXYZ" // A is for the first PC; I and O are confused on paper
	taken := map[string]bool{}
	for _, p := range peers {
		taken[p.Code] = true
	}
	for i := 0; ; i++ {
		code := own + strings.Repeat("A", i/len(letters)) + letters[i%len(letters):][:1]
		if !taken[code] {
			return code
		}
	}
}

// Admission says how a PC is let in.
type Admission struct {
	Admin    bool   // it may let others in and shut them out
	Username string // whose password is set first on it
	Company  string

	Limit  int64         // bytes that its first package should have; attachments beyond are asked for; 0: there is no limit
	Begins func(n int64) // is told about how many bytes Passed will be told of; may be nil
	Passed func(n int)   // Options.Passed
}

// Admit lets a PC in; Welcome then writes the package that it begins with. The caller
// has compared the request's code.
func Admit(tx *store.Tx, r Request, a Admission) (store.Peer, error) {
	peers, err := tx.Peers()
	if err != nil {
		return store.Peer{}, err
	}
	p := store.Peer{Device: r.Device, Sign: r.Sign, Age: r.Age, Name: r.Name, Admin: a.Admin}
	own := ""
	for _, q := range peers {
		if q.Device == [16]byte(tx.Store.Device().ID) {
			own = q.Code
		}
		if q.Device == r.Device && q.Revoked {
			return p, fault.New(fault.Conflict, "这台电脑已被停用，不能用原来的身份再加入。请在那台电脑上重新生成申请。",
				"This PC was shut out and cannot join under its old identity. Make a new request on it.")
		}
		if q.Device == r.Device && (!q.Sign.Equal(r.Sign) || q.Age != r.Age) {
			return p, fault.New(fault.Conflict, "申请文件写的是“%[1]s”的身份，密钥却不是它的，没有登记。请在那台电脑上重新生成申请；仍然这样，文件可能是伪造的。",
				"The request has the identity of “%[1]s” and other keys; nothing was let in. Have a new request made on that PC; if it says the same, the file may be forged.", q.Name)
		}
		if q.Device == r.Device {
			p.Code = q.Code
		} else if q.Name == r.Name && !q.Revoked {
			return p, fault.New(fault.Conflict, "已有一台电脑叫“%s”。请让新电脑换一个名称再申请。", "There is a PC called “%s” already. Have the new one ask under another name.", r.Name)
		}
	}
	if p.Code == "" {
		p.Code = Letters(own, peers)
	}
	return p, tx.Enrol(p)
}

// Rename calls a PC otherwise; only the root key can. Faults: Forbidden, Conflict (another
// one is called so).
func Rename(tx *store.Tx, p store.Peer, name string) (store.Peer, error) {
	peers, err := tx.Peers()
	if err != nil {
		return p, err
	}
	for _, q := range peers {
		if q.Device != p.Device && q.Name == name && !q.Revoked {
			return p, fault.New(fault.Conflict, "已有一台电脑叫“%s”。请换一个名称。", "There is a PC called “%s” already. Choose another name.", name)
		}
	}
	p.Name = name
	return p, tx.Enrol(p)
}

// Welcome writes the package with which a PC begins, and returns the code that it will
// show. It holds all that this PC holds.
func Welcome(ctx context.Context, tx *store.Tx, p store.Peer, a Admission, w io.Writer) (Sent, string, error) {
	wel := &welcome{Root: tx.Store.Root(), Company: a.Company, Username: a.Username}
	if p.Admin {
		seed, err := tx.RootSeed()
		if err != nil {
			return Sent{}, "", err
		}
		wel.RootSeed = seed
	}
	e, err := Plan(ctx, tx, []store.Peer{p}, Options{Full: true, Limit: a.Limit, Passed: a.Passed, welcome: wel})
	if err != nil {
		return Sent{}, "", err
	}
	if a.Begins != nil {
		n, err := e.Bytes()
		if err != nil {
			return Sent{}, "", err
		}
		a.Begins(n)
	}
	sent, err := e.Write(ctx, 0, w)
	return sent, welcomeCode(tx.Store.WorkspaceID(), tx.Store.Root(), p.Device), err
}

// Invitation is a welcome package that was checked to its last byte.
type Invitation struct {
	Inbound
	Company  string
	Username string
	Code     string // both PCs show it

	welcome *welcome
}

// ReadInvitation reads a welcome package on the PC that it lets in. Faults: those of
// parcel.Read, Invalid (it is none).
func ReadInvitation(ctx context.Context, d device.Device, f File) (Invitation, error) {
	var in Invitation
	in.File = f
	if err := refuseWords(f); err != nil {
		return in, err
	}
	err := parcel.Read(ctx, f.reader(), f.Size, []age.Identity{d.Open}, parcel.Default, parcel.Handler{
		Head: func(h parcel.Head) (ed25519.PublicKey, error) {
			in.Package, in.Sent, in.head = h.Package, h.Sent, h
			var err error
			if in.note, err = readNote(h.Note, h.Ranges); err != nil {
				return nil, damaged(err)
			}
			w := in.note.Welcome
			if w == nil {
				return nil, fault.New(fault.Invalid, "这是普通的交换文件，不是欢迎文件。新电脑要用管理员办理登记时生成的欢迎文件。",
					"This is an ordinary exchange file, no welcome file. A new PC begins with the welcome file that the administrator made when letting it in.")
			}
			sender, ok := store.Certified(h.Workspace, w.Root, in.note.Certificate)
			if !ok || sender.Device != h.Sender || !sender.Admin || !slices.Contains(h.To, [16]byte(d.ID)) {
				return nil, damaged(errors.New("exchange: the welcome is not an administrator's"))
			}
			in.Sender, in.welcome = sender, w
			in.Company, in.Username = w.Company, w.Username
			in.Code = welcomeCode(h.Workspace, w.Root, [16]byte(d.ID))
			return sender.Sign, nil
		},
		Op:   func(int, int64, []byte) error { in.Ops++; return nil },
		Blob: func([32]byte, int64, io.Reader) error { return nil },
	})
	return in, err
}

// Joining is what a new file needs to begin as the invitation says. letters are those
// that the administrator gave to this PC: the file takes them from its own admission.
func (in *Invitation) Joining(letters string) *store.Joining {
	return &store.Joining{Workspace: in.head.Workspace, Root: in.welcome.Root, RootSeed: in.welcome.RootSeed, Code: letters}
}

// Letters finds the letters that the administrator gave to this PC, among the operations
// of the invitation.
func (in *Invitation) Letters(ctx context.Context, d device.Device) (string, error) {
	letters := ""
	err := parcel.Read(ctx, in.File.reader(), in.File.Size, []age.Identity{d.Open}, parcel.Default, parcel.Handler{
		Head: func(parcel.Head) (ed25519.PublicKey, error) { return in.Sender.Sign, nil },
		Op: func(_ int, _ int64, canonical []byte) error {
			p, ok := store.Enrolment(in.head.Workspace, in.welcome.Root, canonical)
			if ok && p.Device == [16]byte(d.ID) {
				letters = p.Code
			}
			return nil
		},
		Blob: func([32]byte, int64, io.Reader) error { return nil },
	})
	if err == nil && letters == "" {
		err = damaged(errors.New("exchange: the welcome does not let this PC in"))
	}
	return letters, err
}
