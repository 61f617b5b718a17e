package papers

import (
	"context"
	"strings"

	"opsbook/backend/audit"
	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/print/lay"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Rights is the table of who may do what, to be signed and filed: a row for each
// register, a column for each role. Only who may print the accounts may print it.
func Rights(ctx context.Context, d *desk.Desk) (pdf []byte, name string, pages int, err error) {
	const title = "权限一览表"
	var o print.Options
	var table user.Table
	err = d.Read(ctx, func(tx *store.Tx) (err error) {
		if err := user.Gate(tx, &user.Kind, kind.Print); err != nil {
			return err
		}
		if o, err = options(tx, Input{}); err == nil {
			table, err = user.Rights(tx, &audit.Kind)
		}
		return err
	})
	if err != nil {
		return nil, "", 0, err
	}
	j := print.Begin(title, o)
	doc := lay.Begin(j, lay.A4().Landscape(), j.Foot(nil))
	doc.Head(lay.Head{Company: o.Company.Name, Title: title, Left: "编制单位：" + o.Company.Unit(), Right: "截至日期：" + print.LongDate(o.Today)})
	t := lay.Table{Dense: true, Keep: 14, Columns: []lay.Column{{Head: []string{"台账"}, Width: 1.1, Fit: lay.Wrap}}}
	lists := d.Store.Lists()
	for _, role := range table.Roles {
		t.Columns = append(t.Columns, lay.Column{Head: []string{lists.Label("role", role)}, Width: 1.6, Fit: lay.Wrap})
	}
	for _, c := range kind.Chapters {
		group := lay.Row{Kind: lay.Group, Cells: []string{c.Label}}
		for _, r := range table.Rights {
			if r.Chapter != c.Name {
				continue
			}
			if group.Cells != nil {
				t.Rows, group.Cells = append(t.Rows, group), nil
			}
			row := lay.Row{Cells: []string{r.Name.ZH}}
			for _, role := range table.Roles {
				row.Cells = append(row.Cells, granted(table.Actions, r.Roles[role]))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	doc.Table(t)
	doc.Note("注：权限由程序规定，随角色而定。“本部门”“本人”指权限所及的记录；没有注明的，受用户的数据范围限制。空白为没有权限。")
	doc.Gap(2)
	doc.Signers("制表：", "审核：", "批准：", "日期：")
	doc.End()
	pdf, pages, err = j.Finish()
	return pdf, title + "_" + o.Today + ".pdf", pages, err
}

// granted writes what a role may do, what has the same reach together: 查看、打印；
// 本部门：新增、修改.
func granted(actions []user.Action, may map[string]kind.Reach) string {
	var parts []string
	for _, reach := range []kind.Reach{kind.Public, kind.All, kind.OwnDept, kind.Self} {
		var names []string
		for _, a := range actions {
			if r, ok := may[a.Letter]; ok && r == reach {
				names = append(names, a.Name.ZH)
			}
		}
		if len(names) > 0 {
			parts = append(parts, reached[reach]+strings.Join(names, "、"))
		}
	}
	return strings.Join(parts, "；")
}

var reached = map[kind.Reach]string{kind.Public: "全部：", kind.OwnDept: "本部门：", kind.Self: "本人："}
