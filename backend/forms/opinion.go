package forms

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/print"
	"opsbook/backend/print/lay"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// box is where an opinion is given: declared, or by the stages that documents pass.
type box struct {
	Box
	stage string // what decisions of it say; "": they say the status only
}

// boxesOf are those of a look of the form. The stages decide which opinions are asked
// for; a box that is declared for a stage says where it stands and how it is called. The
// stages that none is declared for come first.
func (f *Form) boxesOf(tx *store.Tx, k *kind.Kind) (out []box, err error) {
	if len(k.Chain) == 0 || f.Beside {
		for _, b := range f.Boxes {
			out = append(out, box{Box: b})
		}
		return out, nil
	}
	chain, err := flow.ChainOf(tx, k)
	if err != nil {
		return nil, err
	}
	var rest []box
	for _, b := range f.Boxes {
		at := slices.IndexFunc(chain, func(s flow.Stage) bool { return s.Status == b.Status })
		switch {
		case b.Status == "":
			rest = append(rest, box{Box: b})
		case at >= 0:
			rest = append(rest, boxOf(chain[at], b.Title))
			chain = slices.Delete(chain, at, at+1)
		}
	}
	for _, s := range chain {
		out = append(out, boxOf(s, ""))
	}
	return append(out, rest...), nil
}

func boxOf(s flow.Stage, title string) box {
	return box{Box: Box{Title: cmp.Or(title, stageTitle(s)), Status: s.Status}, stage: s.Label}
}

// stageTitle is the stage with the amount that it is asked for: 分管领导意见（单次≥500元或非常规）.
func stageTitle(s flow.Stage) string {
	if s.Amount == 0 {
		return s.Label
	}
	special := ""
	if len(s.Flags)+len(s.Categories)+len(s.Items) > 0 {
		special = "或非常规"
	}
	return s.Label + "（单次≥" + strings.TrimSuffix(parse.PlainMoney(s.Amount), ".00") + "元" + special + "）"
}

// opinions are the boxes, with what has been decided.
func (p *press) opinions(d *Doc) (out []lay.Opinion) {
	for _, b := range p.shown.boxes {
		o := lay.Opinion{Title: b.Title}
		for _, r := range p.decisions(d, b) {
			p.fill(&o, r.Values)
		}
		out = append(out, o)
	}
	return out
}

// decisions are those of a box since the document was last submitted: what was decided
// before it came back does not count.
func (p *press) decisions(d *Doc, b box) (out []*store.Row) {
	if b.Status == "" {
		return nil
	}
	for i := range d.Decided {
		v := d.Decided[i].Values
		if s, ok := p.k.Step(v.Str("step")); ok && s.Does == kind.Submits || slices.Contains(p.k.Open, v.Str("was")) {
			out = nil
			continue
		}
		if of := v.Str("stage"); of == b.stage && of != "" || of == "" && v.Str("was") == b.Status {
			out = append(out, &d.Decided[i])
		}
	}
	return out
}

// fill writes a decision into its box: the name after 签字 is left for the pen, who
// decided and who typed it stands small beside it. The last of several is the one that
// counts; all who decided are named.
func (p *press) fill(o *lay.Opinion, v kind.Values) {
	o.Chosen, o.Text, o.Date = 0, v.Str("opinion"), print.LongDate(v.Str("sign_date"))
	switch decision := v.Str("decision"); decision {
	case "approve", "":
		if o.Chosen = 1; o.Text == p.context.Lists.Label("decision", "approve") {
			o.Text = "" // it is ticked
		}
	case "reject":
		o.Chosen = 2
	default:
		o.Text = p.context.Lists.Label("decision", decision) + "：" + o.Text
	}
	o.Text = p.Job.Check(o.Text, p.number, o.Title)
	if o.Note != "" {
		o.Note += "；"
	}
	for _, who := range []struct{ word, kind, field string }{{"审批人：", "employee", "approver"}, {"　代 ", "employee", "on_behalf"}, {"　代录：", user.Kind.Name, "recorded_by"}} {
		if id := v.Str(who.field); id != "" {
			o.Note += who.word + p.context.Name(who.kind, id)
		}
	}
}
