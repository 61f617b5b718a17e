package remind

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// RuleKind holds how a company wants to be told, where that is not as declared.
var RuleKind = kind.Kind{
	Name: "reminder_rule", Label: "提醒规则", English: "Reminders", Chapter: "system", Title: "rule", Key: "rule", Sort: "rule",
	Fields: []kind.Field{
		{Name: "rule", Label: "规则名称", English: "Reminder", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: "1..60"},
		{Name: "days", Label: "提前天数", English: "Days ahead", Type: kind.Multi, Required: kind.Always, Limit: "..60"},
		{Name: "receivers", Label: "接收角色/人", English: "Who is told", Type: kind.Multi, Codes: "reminder_to", Required: kind.Always},
		{Name: "enabled", Label: "启用", English: "In use", Type: kind.Bool, Required: kind.Always, Default: "是"},
	},
	Access: kind.Access{"admin": "VCEXG", "area_head": "V", "clerk": "V", "auditor": "V"},
}

// Setting is a rule as a company has it.
type Setting struct {
	Name  string          `json:"name"`
	Text  fault.Text      `json:"text"`
	Of    string          `json:"of"` // the register that it is about
	Lead  []int           `json:"lead"`
	To    []kind.Receiver `json:"to"`
	On    bool            `json:"on"`
	Own   bool            `json:"own"`   // not as declared
	Only  []kind.Receiver `json:"only"`  // who may be told at all
	Dated bool            `json:"dated"` // days ahead mean something
}

// settings are the rules that a company has set itself.
type settings map[string]*store.Row

func loadSettings(tx *store.Tx) (settings, error) {
	out := settings{}
	for after := int64(0); ; {
		const page = 500
		rows, err := tx.From(&RuleKind, after, page)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if after = rows[i].PK; rows[i].State == store.Live {
				out[rows[i].Values.Str("rule")] = &rows[i]
			}
		}
		if len(rows) < page {
			return out, nil
		}
	}
}

// apply is a rule as the company has set it, and whether it is in use.
func (s settings) apply(r Rule) (Rule, bool) {
	own := s[r.Name]
	if own == nil {
		return r, !r.Off
	}
	if lead := leadOf(own.Values.Str("days")); len(lead) > 0 {
		r.Lead = lead
	}
	var to []kind.Told
	for _, who := range kind.Members(own.Values.Str("receivers")) {
		told := kind.Told{Who: kind.Receiver(who)}
		for _, t := range r.To {
			if t.Who == told.Who {
				told.Within = t.Within
			}
		}
		to = append(to, told)
	}
	r.To = to
	return r, own.Values.Int("enabled") == 1
}

// leadOf reads days ahead as they are stored; what is no number of days is left out.
func leadOf(text string) (out []int) {
	for _, m := range kind.Members(text) {
		if n, err := strconv.Atoi(m); err == nil && n >= 0 && n <= kind.MaxLead {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Compare(b, a) })
	return slices.Compact(out)
}

// may are the receivers that mean something for a rule.
func (r *Rule) may(k *kind.Kind) []kind.Receiver {
	return slices.DeleteFunc(slices.Clone(kind.Receivers), func(w kind.Receiver) bool {
		switch w {
		case kind.ToPerson:
			return r.declared == nil || r.declared.Whose == "" && k.Owner == ""
		case kind.ToDeptHead:
			return r.declared != nil && k.Dept == ""
		}
		return false
	})
}

// Settings are all rules as the company has them, for whoever may see that.
func Settings(tx *store.Tx, rules []Rule) ([]Setting, error) {
	if err := user.Gate(tx, &RuleKind, kind.View); err != nil {
		return nil, err
	}
	set, err := loadSettings(tx)
	if err != nil {
		return nil, err
	}
	out := make([]Setting, 0, len(rules))
	for _, r := range rules {
		k, err := tx.Kind(r.Of)
		if err != nil {
			return nil, err
		}
		was := r.declaredSetting()
		now, on := set.apply(r)
		s := now.declaredSetting()
		s.On, s.Only = on, r.may(k)
		s.Own = s.On != was.On || !slices.Equal(s.Lead, was.Lead) || !slices.Equal(s.To, was.To)
		out = append(out, s)
	}
	return out, nil
}

// Set stores how a company wants to be told of a rule. Faults: Forbidden, Invalid (no
// days, no receivers, or such as mean nothing for the rule).
func Set(tx *store.Tx, rules []Rule, s Setting) error {
	k, err := tx.Kind(RuleKind.Name)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == s.Name })
	if i < 0 {
		return Unknown(s.Name)
	}
	of, err := tx.Kind(rules[i].Of)
	if err != nil {
		return err
	}
	if len(s.Lead) == 0 || slices.ContainsFunc(s.Lead, func(n int) bool { return n < 0 || n > kind.MaxLead }) {
		return fault.New(fault.Invalid, "提前天数请填写 0 到 %d 的整数，可填多个。", "Days ahead are whole numbers from 0 to %d, one or several.", kind.MaxLead)
	}
	if len(s.To) == 0 {
		return fault.New(fault.Invalid, "请至少选择一个接收人。", "Choose at least one who is told.")
	}
	var days, to []string
	for _, n := range s.Lead {
		days = append(days, fmt.Sprint(n))
	}
	only := rules[i].may(of)
	for _, w := range s.To {
		if !slices.Contains(only, w) {
			return fault.New(fault.Invalid, "这条提醒的记录没有写明这样的接收人。", "The records of this reminder name nobody like that.")
		}
		to = append(to, string(w))
	}
	on := "否"
	if s.On {
		on = "是"
	}
	in := record.Input{Values: map[string]any{"rule": s.Name, "days": strings.Join(days, ";"), "receivers": strings.Join(to, ";"), "enabled": on}}
	set, err := loadSettings(tx)
	if err != nil {
		return err
	}
	if own := set[s.Name]; own != nil {
		_, err = record.Edit(tx, k, own.ID, 0, in)
	} else {
		_, err = record.Save(tx, k, in)
	}
	return err
}

// Reset gives a rule back as it is declared.
func Reset(tx *store.Tx, rules []Rule, name string) error {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name })
	if i < 0 {
		return Unknown(name)
	}
	return Set(tx, rules, rules[i].declaredSetting())
}

// Unknown says that there is no such rule.
func Unknown(name string) error {
	return fault.New(fault.NotFound, "没有名为“%s”的提醒。", "There is no reminder called “%s”.", name)
}

// declaredSetting is the rule as it is declared.
func (r *Rule) declaredSetting() Setting {
	s := Setting{Name: r.Name, Text: r.Text, Of: r.Of, Lead: r.Lead, On: !r.Off, Dated: r.declared != nil || r.Lead[0] > 0}
	for _, t := range r.To {
		s.To = append(s.To, t.Who)
	}
	return s
}
