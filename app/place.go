package app

import (
	"opsbook/backend"
	"opsbook/backend/fault"
)

// DataFolder tells where the data lie and how much room they have.
func (a *App) DataFolder() (p backend.Place, err error) {
	defer guard(&err)
	return a.core.b.Place(a.core.ctx)
}

// OpenDataFolder shows the data folder in the system's file manager.
func (a *App) OpenDataFolder() (err error) {
	defer guard(&err)
	return a.core.host.OpenPath(a.core.b.Dir())
}

// VerifyAll walks the whole file and returns what is wrong with it.
func (a *App) VerifyAll() (problems []fault.Text, err error) {
	defer guard(&err)
	ctx, done := a.core.start("verify")
	defer done()
	return a.core.b.Verify(ctx, func(part, of int, doing fault.Text) {
		a.core.emit("job", map[string]any{"id": "verify", "done": part, "of": of, "text": doing})
	})
}

// Diagnosis makes a report without records, names or keys, to be read and saved.
// said is what the page itself met. It works on a ledger that is locked or damaged:
// then it is needed most.
func (a *App) Diagnosis(said string) (out Out, err error) {
	defer guard(&err)
	met := a.core.met.list()
	if said != "" {
		met = append(met, trouble("page", a.core.b.Now(), said))
	}
	text := a.core.b.Diagnosis(a.core.ctx, Version, met)
	name := "诊断报告_" + a.core.b.Now().Format("2006-01-02_150405") + ".txt"
	return a.core.outs.add(name, "text/plain; charset=utf-8", []byte(text), 0), nil
}
