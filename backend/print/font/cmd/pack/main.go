// Command pack makes the committed fonts from the pristine ones; data/FONTS.md
// says where those come from. It is run by hand when a font is replaced:
//
//	go run ./backend/print/font/cmd/pack REGULAR.ttf BOLD.ttf KAI.ttf backend/print/font/data
//
// Both weights of Noto are compressed as they are. Of the Kai only the
// characters that Noto lacks are kept.
package main

import (
	"crypto/sha256"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"opsbook/backend/print/font"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: pack REGULAR.ttf BOLD.ttf KAI.ttf DIRECTORY")
	}
	if err := pack(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		log.Fatal(err)
	}
}

func pack(regular, bold, kai, dir string) error {
	noto, err := os.ReadFile(regular)
	if err != nil {
		return err
	}
	heavy, err := os.ReadFile(bold)
	if err != nil {
		return err
	}
	whole, err := os.ReadFile(kai)
	if err != nil {
		return err
	}
	has, err := font.Covers(noto)
	if err != nil {
		return err
	}
	rest, err := font.Reduce(whole, func(r rune) bool { return !has(r) })
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"NotoSansSC-Regular.ttf": noto, "NotoSansSC-Bold.ttf": heavy, "FallbackKai.ttf": rest,
	} {
		if err := compress(filepath.Join(dir, name+".zst"), data); err != nil {
			return err
		}
	}
	return nil
}

// compress writes data and prints what FONTS.md records.
func compress(path string, data []byte) error {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(16<<20))
	if err != nil {
		return err
	}
	out := w.EncodeAll(data, nil)
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Printf("%s\n  unpacked %d %x\n  packed   %d %x\n", path, len(data), sha256.Sum256(data), len(out), sha256.Sum256(out))
	return os.WriteFile(path, out, 0o644)
}
