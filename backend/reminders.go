package backend

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/remind"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// What the domain says of backups and signed papers (§7.1).
const (
	backupEvery = 3  // days after which a backup is missed
	scanWithin  = 7  // days within which a signed paper is scanned
	scanLooked  = 90 // how many days back papers are missed: before that the ledger was paper
)

// chores are those whose screen is there: what a report is for waits for the report.
func (b *Backend) chores() []remind.Chore {
	return slices.DeleteFunc(slices.Clone(chores), func(c remind.Chore) bool {
		name, of := strings.CutPrefix(c.Path, "/report/")
		if !of {
			return false
		}
		_, err := b.reports.Get(name)
		return err != nil
	})
}

// ReminderRules are the reminders of the registers of a catalog.
func ReminderRules(c *kind.Catalog) []remind.Rule {
	return remind.Rules(c, slices.Concat(stock.Reminders(), people.Reminders(), partner.Reminders(), training.Reminders(), []remind.Rule{
		{Name: "scan_missing", Text: fault.T("签字扫描件未归档", "Signed papers without a scan"), Of: flow.Kind.Name, Lead: []int{0}, To: kind.Tell(kind.ToClerk), Ask: scansMissing},
	})...)
}

// rules are all reminders of the program.
func (b *Backend) rules(c *kind.Catalog) []remind.Rule {
	return slices.Concat(ReminderRules(c), []remind.Rule{
		{Name: "backup_overdue", Text: fault.T("备份超期", "No backup lately"), Of: user.Kind.Name, Lead: []int{0}, To: kind.Tell(kind.ToAdmin, kind.ToClerk), Find: b.backupMissed},
	}, remind.Reminders(b.chores()))
}

// Reminders is what the user who unlocked is told today.
func (b *Backend) Reminders(ctx context.Context) (remind.List, error) {
	d, err := b.Desk()
	if err != nil {
		return remind.List{}, err
	}
	return remind.For(ctx, d, b.rules(d.Store.Catalog()))
}

// SayReminder stores what the user says of an item of his list or of a chore.
func (b *Backend) SayReminder(ctx context.Context, s remind.Saying) (mark string, err error) {
	err = b.Write(ctx, func(tx *store.Tx) error {
		known := slices.ContainsFunc(b.rules(tx.Store.Catalog()), func(r remind.Rule) bool { return r.Name == s.Rule }) ||
			slices.ContainsFunc(b.chores(), func(c remind.Chore) bool { return c.Name == s.Rule })
		if !known {
			return remind.Unknown(s.Rule)
		}
		mark, err = remind.Say(tx, s)
		return err
	})
	return mark, err
}

// UnsayReminder takes back what was said.
func (b *Backend) UnsayReminder(ctx context.Context, mark string) error {
	return b.Write(ctx, func(tx *store.Tx) error { return remind.Unsay(tx, mark) })
}

// Chores are the user's work that comes back with the calendar.
func (b *Backend) Chores(ctx context.Context) (out []remind.ChoreView, err error) {
	d, err := b.Desk()
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		out, err = remind.ChoresOf(tx, d, b.chores())
		return err
	})
	return out, err
}

// ReminderSettings are all rules as the company has them.
func (b *Backend) ReminderSettings(ctx context.Context) (out []remind.Setting, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		out, err = remind.Settings(tx, b.rules(tx.Store.Catalog()))
		return err
	})
	return out, err
}

// SetReminder stores how the company wants to be told of a rule; with reset as it is declared.
func (b *Backend) SetReminder(ctx context.Context, s remind.Setting, reset bool) error {
	return b.Write(ctx, func(tx *store.Tx) error {
		if reset {
			return remind.Reset(tx, b.rules(tx.Store.Catalog()), s.Name)
		}
		return remind.Set(tx, b.rules(tx.Store.Catalog()), s)
	})
}

// backupMissed says when the ledger should have been backed up.
func (b *Backend) backupMissed(_ *store.Tx, today string, _ int) ([]remind.Item, error) {
	due, say := today, fault.T("还没有备份过", "there is no backup yet")
	if g, ok := b.LastBackup(); ok {
		at := g.At.In(b.Now().Location())
		due = at.AddDate(0, 0, backupEvery).Format(time.DateOnly)
		if due > today {
			return nil, nil
		}
		say = fault.T("上次备份 "+at.Format("2006-01-02 15:04"), "last backup "+at.Format("2006-01-02 15:04"))
	}
	return []remind.Item{{Path: "/backup", Due: due, Say: say}}, nil
}

// scansMissing are the approved documents whose signed paper has not come back as a scan.
func scansMissing(ctx context.Context, d *desk.Desk, today string, _ int) ([]remind.Item, error) {
	span, err := remind.Around(today, scanLooked, -scanWithin)
	if err != nil {
		return nil, err
	}
	page, err := d.List(ctx, desk.ListQuery{Kind: flow.Kind.Name, Wait: true, Limit: desk.MaxPage, Sort: []desk.Order{{Field: "sign_date", Desc: true}},
		Where: []desk.Cond{{Field: "sign_date", Op: lens.Between, Values: span}, {Field: "decision", Op: lens.Is, Values: []string{"approve"}}}})
	if err != nil {
		return nil, err
	}
	signed, of := map[string]string{}, map[string][]string{} // document → its last signature; register → documents
	for _, r := range page.Rows {
		doc, name := r.Values.Str("doc"), r.Values.Str("doc_kind")
		if _, known := signed[doc]; !known {
			signed[doc] = r.Values.Str("sign_date")
			of[name] = append(of[name], doc)
		}
	}
	var out []remind.Item
	for name, docs := range of {
		some, err := unscanned(ctx, d, name, docs)
		if err != nil {
			return nil, err
		}
		for _, it := range some {
			when, err := time.Parse(time.DateOnly, signed[it.ID])
			if err != nil {
				return nil, err
			}
			it.Due = when.AddDate(0, 0, scanWithin).Format(time.DateOnly)
			out = append(out, it)
		}
	}
	slices.SortFunc(out, func(a, b remind.Item) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// unscanned are those of some documents that are through their chain and have no scan.
func unscanned(ctx context.Context, d *desk.Desk, name string, docs []string) (out []remind.Item, err error) {
	k, err := d.Store.Catalog().Kind(name)
	if err != nil || !d.May(name, kind.View) {
		return nil, nil
	}
	page, err := d.List(ctx, desk.ListQuery{Kind: name, Wait: true, IDs: docs, Limit: desk.MaxPage})
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		for _, r := range page.Rows {
			under := slices.Contains(k.Open, r.Status) || slices.ContainsFunc(k.Chain, func(s kind.Stage) bool { return s.Status == r.Status })
			if under {
				continue
			}
			files, err := attach.List(tx, k, r.ID)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(files, func(a attach.Attachment) bool { return a.Kind == "scan" }) {
				out = append(out, remind.Item{Kind: name, ID: r.ID, Number: r.Number, Title: r.Title})
			}
		}
		return nil
	})
	return out, err
}
