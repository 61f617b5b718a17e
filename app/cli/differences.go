package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"opsbook/backend"
	"opsbook/backend/fault"
)

// exchangeConflicts lists the fields that somebody has to decide on, with what was said.
func (e *env) exchangeConflicts() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		found, err := b.Disputes(e.ctx, math.MaxInt)
		if err != nil {
			return err
		}
		list := found.List
		return e.result(list, func(w io.Writer) {
			for _, d := range list {
				fmt.Fprintf(w, "%s %s %s\n", d.Kind, d.Number, d.Field)
				for _, s := range d.Said {
					fmt.Fprintf(w, "\t%s\t%s %s %s\n", s.Text, s.PC, s.User, s.At)
				}
			}
			for _, c := range found.Circles {
				fmt.Fprintf(w, "%s %s", c.Kind, c.Field)
				for _, r := range append(c.Records, c.Records[0]) {
					fmt.Fprintf(w, " > %s", r.Number)
				}
				fmt.Fprintln(w)
			}
		})
	})
}

// exchangeResolve decides on one field, or on all of a register.
func (e *env) exchangeResolve() error {
	all := e.flags.String("all", "", "of a whole register: mine, theirs or shown")
	pos, err := e.parse(1, 4)
	if err != nil {
		return err
	}
	if (*all == "") != (len(pos) == 4) {
		return fmt.Errorf("%w: a field of a record, or --all of a register", errUsage)
	}
	return e.unlocked(func(b *backend.Backend) error {
		if *all != "" {
			n, err := b.SettleRegister(e.ctx, pos[0], backend.Way(*all), nil)
			if err != nil {
				return err
			}
			return e.result(map[string]int{"settled": n}, func(w io.Writer) { fmt.Fprintln(w, n) })
		}
		found, err := b.Disputes(e.ctx, math.MaxInt)
		if err != nil {
			return err
		}
		for _, d := range found.List {
			if d.Kind == pos[0] && (d.Number == pos[1] || d.Record == pos[1]) && d.Field == pos[2] {
				value, err := decided(d, pos[3])
				if err != nil {
					return err
				}
				if err := b.SettleDisputes(e.ctx, []backend.Choice{{Kind: d.Kind, Record: d.Record, Field: d.Field, Value: value}}); err != nil {
					return err
				}
				return e.result(map[string]bool{"settled": true}, func(w io.Writer) { fmt.Fprintln(w, "ok") })
			}
		}
		return fault.New(fault.NotFound, "%s %s 的 %s 没有待定的差异。", "Nothing is to be settled in %[3]s of %[1]s %[2]s.", pos[0], pos[1], pos[2])
	})
}

// ordinals name what was said of a field, in the order in which it is listed.
var ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// decided is the value that a word on the command line stands for: what was said in that
// place, or on the PC that is named after an @, or the word itself. Of whether a record
// counts there is only keep or void.
func decided(d backend.Dispute, word string) (any, error) {
	if d.Field == "_state" {
		if word != "keep" && word != "void" {
			return nil, fmt.Errorf("%w: keep or void", errUsage)
		}
		return word == "keep", nil
	}
	i := slices.Index(ordinals, word)
	if pc, ok := strings.CutPrefix(word, "@"); ok {
		i = slices.IndexFunc(d.Said, func(s backend.Saying) bool { return s.PC == pc })
	} else if i < 0 {
		return word, nil
	}
	if i < 0 || i >= len(d.Said) {
		return nil, fmt.Errorf("%w: nothing was said by %s", errUsage, word)
	}
	return d.Said[i].Value, nil
}
