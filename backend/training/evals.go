package training

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// questions are what an evaluation marks, in the order of its form.
var questions = []string{"s_content", "s_trainer", "s_org", "s_use"}

// PasteEvals reads a pasted list of evaluations for a session: a line for each, with four
// marks in the order of the form, or under a heading that says which is which; who gave
// them and advice may stand beside. apply enters what can be entered. Faults: those of Paste.
func PasteEvals(tx *store.Tx, id, list string, apply bool) (out MarkSheet, err error) {
	out.Rows = []MarkRow{}
	if len(list) > maxPasted {
		return out, fault.New(fault.Invalid, "粘贴的内容太多，请分几次。", "That is too much to paste at once.")
	}
	k, err := tx.Kind(Eval.Name)
	if err != nil {
		return out, err
	}
	if err := user.Gate(tx, k, kind.Add); err != nil {
		return out, err
	}
	sessions, err := tx.Kind(Session.Name)
	if err != nil {
		return out, err
	}
	session, err := record.View(tx, sessions, id)
	if err != nil {
		return out, err
	}
	p, err := pastingOf(tx, session, Eval.Name, slices.Concat(questions, []string{"advice", "behavior", "behavior_note"}))
	if err != nil {
		return out, err
	}
	err = p.each(list, apply, &out, p.evaluation, func(row *MarkRow, in record.Input) error {
		in.Values["session_id"] = session.ID
		if row.Record != "" {
			in.Values["evaluator"] = row.Record
		}
		_, err := saveEval(tx, k, in)
		return err
	})
	if err != nil || !apply {
		return out, err
	}
	return out, tally(tx, session.ID)
}

// evaluation is what a line says; Record is whoever gave the marks.
func (p *pasting) evaluation(cells []string, heads columns) (row MarkRow) {
	row.Values = map[string]string{}
	who, _ := p.staff.person(cells)
	if who != nil && p.records[who.ID] != nil {
		row.Person, row.Record = who.Values.Str("name"), who.ID
	} else {
		who = nil
	}
	var rest []string
	for at, cell := range cells {
		cell = strings.TrimSpace(cell)
		mark := strings.TrimSuffix(parse.Fold(cell), "分")
		switch name := heads.fields[at]; {
		case cell == "":
		case name != "" && slices.Contains(questions, name):
			row.Values[name] = mark
		case name != "":
			row.Values[name] = cell
		case heads.line < 0 && len(row.Values) < len(questions) && len(mark) == 1 && strings.Contains("12345", mark):
			row.Values[questions[len(row.Values)]] = mark
		case who != nil && p.names(who, cell):
		case heads.line < 0 && len(row.Values) == len(questions):
			rest = append(rest, cell)
		}
	}
	if len(rest) > 0 {
		row.Values["advice"] = strings.Join(rest, " ")
	}
	for _, q := range questions {
		if row.Values[q] == "" {
			row.Say = fault.T("要有四个 1 到 5 的分数：课程内容、讲师授课、组织安排、实用收获。", "Four marks from 1 to 5 are wanted: content, trainer, organisation, use.")
		}
	}
	return row
}
