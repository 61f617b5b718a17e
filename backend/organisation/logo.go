// Package organisation is what the company itself needs beyond its registers: its
// logo, and how many people its departments have.
package organisation

import (
	"bytes"
	"image"
	_ "image/jpeg" // the formats that a logo may have
	_ "image/png"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Bounds of a logo: it is shown small, on every screen.
const (
	MaxLogo = 1 << 20 // bytes
	maxSide = 4_000   // pixels
	minSide = 16
)

const (
	kindName  = "organisation"
	logoField = "logo"
)

// SetLogo gives the company a logo in place of the one it had. name is what the
// file is called, data its content. Faults: Forbidden, Invalid (no picture in PNG
// or JPEG, too large, too small), Conflict (it is the logo already).
func SetLogo(tx *store.Tx, name string, data []byte) error {
	if err := good(name, data); err != nil {
		return err
	}
	k, err := tx.Kind(kindName)
	if err != nil {
		return err
	}
	org, err := tx.From(k, 0, 1)
	if err != nil {
		return err
	}
	if len(org) == 0 {
		return fault.New(fault.Conflict, "请先填写单位信息，再放标志。", "Enter the facts of the organisation first, then its logo.")
	}
	before, err := logos(tx, org[0].ID)
	if err != nil {
		return err
	}
	if _, err := attach.Add(tx, k, org[0].ID, logoField, name, bytes.NewReader(data)); err != nil {
		return err
	}
	return drop(tx, before, "换了标志")
}

// DropLogo takes the logo away; a company without one is no mistake.
func DropLogo(tx *store.Tx) error {
	k, err := tx.Kind(kindName)
	if err != nil {
		return err
	}
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return err
	}
	org, err := tx.From(k, 0, 1)
	if err != nil || len(org) == 0 {
		return err
	}
	have, err := logos(tx, org[0].ID)
	if err != nil {
		return err
	}
	return drop(tx, have, "去掉标志")
}

// Logo is the id of the attachment that holds the company's logo; "" if it has
// none, or if the actor may not see it. Other files that somebody put there are
// none.
func Logo(tx *store.Tx) (string, error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return "", err
	}
	org, err := tx.From(k, 0, 1)
	if err != nil || len(org) == 0 {
		return "", err
	}
	have, err := logos(tx, org[0].ID)
	if fault.Is(err, fault.Forbidden) { // an account that may see nothing at all
		return "", nil
	}
	for i := len(have) - 1; i >= 0; i-- {
		if a := have[i]; a.Size <= MaxLogo && (a.MIME == "image/png" || a.MIME == "image/jpeg") {
			return a.ID, err
		}
	}
	return "", err
}

func logos(tx *store.Tx, id string) (out []attach.Attachment, err error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return nil, err
	}
	all, err := attach.List(tx, k, id)
	for _, a := range all {
		if a.Field == logoField {
			out = append(out, a)
		}
	}
	return out, err
}

func drop(tx *store.Tx, list []attach.Attachment, reason string) error {
	for _, a := range list {
		if err := attach.Drop(tx, a.ID, reason); err != nil {
			return err
		}
	}
	return nil
}

// good refuses what cannot be a logo. Only the head of the picture is read.
func good(name string, data []byte) error {
	if len(data) > MaxLogo {
		return fault.New(fault.Invalid, "“%[1]s”有 %[2]d KB，标志最多 %[3]d KB。请缩小后再放。", "“%[1]s” has %[2]d KB; a logo has at most %[3]d KB. Make it smaller.",
			name, (len(data)+1023)>>10, MaxLogo>>10)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" {
		return fault.New(fault.Invalid, "“%s”不是 PNG 或 JPEG 图片。标志请用这两种格式。", "“%s” is no PNG or JPEG picture. A logo has to be one of these.", name)
	}
	if max(c.Width, c.Height) > maxSide || min(c.Width, c.Height) < minSide {
		return fault.New(fault.Invalid, "“%[1]s”有 %[2]d×%[3]d 像素；标志每边 %[4]d 到 %[5]d 像素。", "“%[1]s” has %[2]d×%[3]d pixels; a logo has %[4]d to %[5]d a side.",
			name, c.Width, c.Height, minSide, maxSide)
	}
	return nil
}
