package backend_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/audit"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// auditor adds an account that audits and lets it work.
func auditor(t *testing.T, b *backend.Backend) {
	t.Helper()
	ctx := context.Background()
	if _, err := b.AddUser(ctx, record.Input{Values: map[string]any{"username": "auditor", "roles": "auditor", "data_scope": "all"}}, password); err != nil {
		t.Fatal(err)
	}
	as(t, b, "auditor")
}

func as(t *testing.T, b *backend.Backend, username string) {
	t.Helper()
	if err := b.Unlock(context.Background(), username, password); err != nil {
		t.Fatal(err)
	}
}

func logOf(t *testing.T, b *backend.Backend) *audit.Log {
	t.Helper()
	l, err := b.AuditLog()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func audited(t *testing.T, b *backend.Backend, q audit.Query) audit.Page {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = audit.MaxPage
	}
	p, err := logOf(t, b).Page(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// told is an entry in a line.
func told(p audit.Page, e *audit.Entry) string {
	return strings.Join([]string{e.User, p.PC(e.PC).ZH, e.What.ZH, e.Register.ZH, e.Record, e.Told()}, "|")
}

// Two PCs: what was done on the other one is told with its PC and with when it came here.
func TestAuditOfTwoPCs(t *testing.T) {
	a := begun(t)
	id := addPlace(t, a, "一号库")
	b := joined(t, a, "行政部前台")
	rename(t, b, id, "乙库")
	send(t, b, a)
	p := audited(t, a, audit.Query{Kind: "location", Number: "乙库"})
	var got []string
	for i := range p.Entries {
		got = append(got, told(p, &p.Entries[i]))
	}
	if len(got) != 2 || !strings.HasPrefix(got[0], "admin|行政部前台|修改|存放地点|乙库|地点名称：一号库 → 乙库") || !strings.HasPrefix(got[1], "admin|") || !strings.Contains(got[1], "|新增|存放地点|乙库|") {
		t.Fatalf("%q", got)
	}
	if p.Entries[0].Came == "" || p.Entries[1].Came != "" || p.Entries[0].ID != id || p.Entries[0].Kind != "location" {
		t.Errorf("%+v", p.Entries)
	}
	if other := audited(t, a, audit.Query{Device: "行政部前台", Kind: "location"}); len(other.Entries) != 1 {
		t.Errorf("%d entries of the other PC", len(other.Entries))
	}
	if own := audited(t, a, audit.Query{Device: "self", Kind: "location"}); len(own.Entries) != 1 || len(own.PCs) != 2 {
		t.Errorf("own: %+v", own)
	}
	whole := audited(t, a, audit.Query{})
	var words []string
	for i := range whole.Entries {
		words = append(words, whole.Entries[i].What.ZH)
	}
	for _, want := range []string{"开始使用台账", "登记电脑", "登录", "导入交换文件"} {
		if !slices.Contains(words, want) {
			t.Errorf("%s is not told: %v", want, words)
		}
	}
}

// What happened to a document is told under its number, with its lines and its steps.
func TestAuditOfADocument(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 10_000, "2.5")
	out := p.ask(map[string]int64{"中性笔": 5_000})
	p.must(p.step("supply_requisition", out.ID, "submit", flow.Opinion{}))
	no := ""
	p.system(func(tx *store.Tx) {
		r, err := record.Get(tx, p.kind(tx, "supply_requisition"), out.ID)
		p.must(err)
		no = r.Values.Str("doc_no")
	})
	p.as("admin")
	l := &audit.Log{Desk: &desk.Desk{Store: p.s, Actor: p.actor}}
	ask := func(q audit.Query) audit.Page {
		q.Limit = audit.MaxPage
		page, err := l.Page(context.Background(), q)
		p.must(err)
		return page
	}
	page := ask(audit.Query{Number: strings.ToLower(no)})
	var got []string
	for i := range page.Entries {
		e := &page.Entries[i]
		got = append(got, e.What.ZH+"|"+e.Register.ZH+"|"+e.Record)
		if e.Kind != "supply_requisition" || e.ID != out.ID || !strings.HasPrefix(e.Record, no) {
			t.Errorf("%+v", e)
		}
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{"新增|办公用品领用申请|" + no, "提交|办公用品领用申请|" + no, "状态变更|办公用品领用申请|" + no, "中性笔"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not told:\n%s", want, all)
		}
	}
	if of := ask(audit.Query{Kind: "supply_requisition"}); len(of.Entries) != len(page.Entries) {
		t.Errorf("the register has %d entries, its one document %d:\n%s", len(of.Entries), len(page.Entries), all)
	}
}

// Who may not see a value in the record's history does not see it in the log.
func TestAuditHidesWhatTheHistoryHides(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	id := ""
	if err := b.Write(ctx, func(tx *store.Tx) (err error) {
		for _, v := range []kind.Values{{"dept_code": "XZ", "dept_name": "行政部"}} {
			k, err := tx.Kind("department")
			if err != nil {
				return err
			}
			if id, err = record.Create(tx, k, v); err != nil {
				return err
			}
		}
		k, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		out, err := record.Save(tx, k, record.Input{Values: map[string]any{"emp_no": "0001", "name": "周雨桐", "gender": "F", "dept_id": id, "position_id": "文员", "hire_date": "2020-01-01", "mobile": "13800138000"}})
		id = out.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	shown := func() string {
		p := audited(t, b, audit.Query{Kind: "employee", Number: "0001"})
		if len(p.Entries) != 1 {
			t.Fatalf("%+v", p)
		}
		return p.Entries[0].Told()
	}
	if text := shown(); !strings.Contains(text, "13800138000") {
		t.Errorf("the administrator sees %s", text)
	}
	auditor(t, b)
	if text := shown(); strings.Contains(text, "13800138000") || !strings.Contains(text, "手机：****") || !strings.Contains(text, "周雨桐") {
		t.Errorf("the auditor sees %s", text)
	}
	// A register that he may not see at all: only that something was done.
	p := audited(t, b, audit.Query{})
	closed := 0
	for i := range p.Entries {
		if e := &p.Entries[i]; e.Closed {
			if closed++; e.Record != "" || e.ID != "" || len(e.Changes) > 0 {
				t.Errorf("closed, but told: %+v", e)
			}
		}
	}
}

func TestAuditAsksForTheRight(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	for _, tt := range []struct {
		role             string
		see, hand, print bool
	}{{"area_head", true, false, false}, {"dept_head", false, false, false}, {"clerk", false, false, false}, {"viewer", false, false, false}, {"auditor", true, true, true}} {
		as(t, b, "admin")
		if _, err := b.AddUser(ctx, record.Input{Values: map[string]any{"username": tt.role, "roles": tt.role, "data_scope": "all"}}, password); err != nil {
			t.Fatal(err)
		}
		as(t, b, tt.role)
		_, err := logOf(t, b).Page(ctx, audit.Query{Limit: 1})
		_, err2 := logOf(t, b).CheckCode(ctx, strings.Repeat("A", 32))
		_, err3 := logOf(t, b).Check(ctx, nil)
		_, _, err4 := b.ExportAudit(ctx, audit.Query{}, io.Discard)
		_, err5 := b.PrintAudit(ctx, audit.Query{})
		for i, got := range []struct {
			err error
			may bool
		}{{err, tt.see}, {err2, tt.see}, {err3, tt.see}, {err4, tt.hand}, {err5, tt.print}} {
			if may := !fault.Is(got.err, fault.Forbidden); may != got.may || may && got.err != nil {
				t.Errorf("%s, %d: %v", tt.role, i, got.err)
			}
		}
	}
}

// Arguments of anybody's making are refused in a sentence, or find nothing.
func TestAuditHostileArguments(t *testing.T) {
	b := begun(t)
	addPlace(t, b, "一号库")
	ctx := context.Background()
	long := strings.Repeat("长", 100_000)
	for _, q := range []audit.Query{
		{}, {Limit: -1}, {Limit: audit.MaxPage + 1}, {Limit: 5, Person: "nobody"}, {Limit: 5, Person: long}, {Limit: 5, Kind: "op"}, {Limit: 5, Kind: "location'; DROP TABLE op; --"},
		{Limit: 5, Device: "x"}, {Limit: 5, Device: long}, {Limit: 5, From: "明天吧"}, {Limit: 5, To: "2026-13-45"}, {Limit: 5, From: "2026-03-02", To: "2026-03-01"}, {Limit: 5, After: "1.1.1"},
		{Limit: 5, Kind: "location", Number: "没有"}, {Limit: 5, Kind: "location", Number: long},
	} {
		_, err := logOf(t, b).Page(ctx, q)
		if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%.100v: %v", q, err)
		}
	}
	for _, q := range []audit.Query{{Number: "没有这个编号"}, {Number: long}, {Number: "%"}, {From: "2027-01-01"}, {To: "1999-01-01"}, {Kind: audit.Events, Number: "一号库"}} {
		if p := audited(t, b, q); len(p.Entries) != 0 || p.Next != "" {
			t.Errorf("%.100v: %d entries", q, len(p.Entries))
		}
	}
	if p := audited(t, b, audit.Query{From: "2026-3-31", To: "3.31"}); len(p.Entries) == 0 {
		t.Error("nothing today")
	}
	if p := audited(t, b, audit.Query{Person: user.System().Name}); len(p.Entries) == 0 {
		t.Error("the program did nothing")
	}
}

// A signed export stands for the log of its moment: a byte changed in it is told, whichever
// it is, and so is a log that was rewritten.
func TestSignedExport(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	id := addPlace(t, b, "一号库")
	auditor(t, b)
	var file bytes.Buffer
	name, said, err := b.ExportAudit(ctx, audit.Query{Kind: "location"}, &file)
	if err != nil || said.Entries != 1 || !regexp.MustCompile(`^操作日志_\d{8}\.zip$`).MatchString(name) {
		t.Fatal(name, said, err)
	}
	as(t, b, "admin")
	rename(t, b, id, "二号库") // the log goes on
	good, err := logOf(t, b).Check(ctx, file.Bytes())
	if err != nil || len(good.Problems) != 0 || good.Entries != 1 || good.By != "auditor" || good.Asked != "台账：存放地点" {
		t.Fatalf("%+v, %v", good, err)
	}
	book := part(t, file.Bytes(), "操作日志.xlsx")
	if text := string(part(t, book, "xl/worksheets/sheet1.xml")); !strings.Contains(text, "一号库") || !strings.Contains(text, said.Code) {
		t.Errorf("the workbook: %s", text)
	}
	data := file.Bytes()
	step := max(1, len(data)/700)
	for i := 0; i < len(data); i += step {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if got, err := logOf(t, b).Check(ctx, bad); err != nil || len(got.Problems) == 0 {
			t.Fatalf("byte %d of %d was changed: %+v, %v", i, len(data), got, err)
		}
	}
	for _, bad := range [][]byte{nil, {}, []byte("PK"), data[:len(data)-1], append(bytes.Clone(data), 0), bytes.Repeat([]byte{0}, 1<<20)} {
		if got, err := logOf(t, b).Check(ctx, bad); err != nil || len(got.Problems) == 0 {
			t.Errorf("%d bytes: %+v, %v", len(bad), got, err)
		}
	}
	if _, err := logOf(t, b).Check(ctx, make([]byte, audit.MaxFile+1)); !fault.Is(err, fault.Invalid) {
		t.Errorf("too large: %v", err)
	}
	other := begun(t)
	if got, err := logOf(t, other).Check(ctx, data); err != nil || len(got.Problems) != 1 {
		t.Errorf("another ledger: %+v, %v", got, err)
	}
	rewrite(t, b, "UPDATE op SET hlc=hlc-1 WHERE opid IN (SELECT opid FROM op WHERE tbl='location' ORDER BY opid LIMIT 1)")
	if got, err := logOf(t, b).Check(ctx, data); err != nil || len(got.Problems) == 0 {
		t.Errorf("a log that was rewritten: %+v, %v", got, err)
	}
}

// rewrite changes the file behind the program's back.
func rewrite(t *testing.T, b *backend.Backend, sql string) {
	t.Helper()
	if err := b.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(sql)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// part is a member of an archive.
func part(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The code at the foot of a monthly report proves later that the log still has what it had.
func TestCodeOfAReport(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	p, err := b.PrintReport(ctx, "stock_month", map[string]any{"month": "2026-03"})
	if err != nil || p.Ending.Code == "" {
		t.Fatalf("%+v, %v", p.Ending, err)
	}
	note := func(e store.Ending) {
		if err := b.Write(ctx, func(tx *store.Tx) error { return tx.Event("print", e.Facts(kind.Values{"form": "stock_month"})) }); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := logOf(t, b).CheckCode(ctx, p.Ending.Code); err != nil || len(got.Problems) != 1 {
		t.Errorf("before the log knows of it: %+v, %v", got, err)
	}
	note(p.Ending)
	addPlace(t, b, "一号库")
	typed := " " + strings.ToLower(strings.ReplaceAll(p.Ending.Code, "-", " ")) + "\n"
	got, err := logOf(t, b).CheckCode(ctx, typed)
	if err != nil || len(got.Problems) != 0 || got.Paper.ZH != "办公用品收发存月报" && got.Paper.ZH == "" || got.By != "admin" {
		t.Errorf("%+v, %v", got, err)
	}
	note(store.Ending{Code: strings.Repeat("ABCD-", 7) + "ABCD", Where: p.Ending.Where})
	if got, err := logOf(t, b).CheckCode(ctx, strings.Repeat("ABCD", 8)); err != nil || len(got.Problems) == 0 {
		t.Errorf("a code that the log does not give: %+v, %v", got, err)
	}
	for _, bad := range []string{"", "ABCD", strings.Repeat("0", 32), strings.Repeat("A", 100_000)} {
		if _, err := logOf(t, b).CheckCode(ctx, bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
	var book bytes.Buffer
	if _, e, err := b.ExportReport(ctx, "stock_month", map[string]any{"month": "2026-03"}, &book); err != nil || !strings.Contains(string(part(t, book.Bytes(), "xl/worksheets/sheet1.xml")), e.Code) || e.Code == "" {
		t.Errorf("the workbook has no code: %v", err)
	}
	if p, err := b.PrintReport(ctx, "replenish", nil); err != nil || p.Ending.Code != "" {
		t.Errorf("a report of no period has one: %+v, %v", p.Ending, err)
	}
}

// Everything that the program writes down has words.
func TestEveryEventHasWords(t *testing.T) {
	said := regexp.MustCompile(`(?:Event|note)\("([^"]+)"`)
	found := map[string]bool{}
	for _, dir := range []string{".", "../app"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
				continue
			}
			text, err := os.ReadFile(dir + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range said.FindAllStringSubmatch(string(text), -1) {
				found[m[1]] = true
			}
		}
	}
	if len(found) < 12 {
		t.Fatalf("only %d events: %v", len(found), found)
	}
	for name := range found {
		if !audit.Worded(name) {
			t.Errorf("%q has no words", name)
		}
	}
}
