package demo

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed data/*.csv
var data embed.FS

// row is one line of a table by column name.
type row map[string]string

// tables is the company as it was written down on the day base.
type tables struct {
	departments, positions, employees, locations, partners, models, equipment, supplies, requisitions []row
	surnames                                                                                          []string
	given                                                                                             map[string][]string // by gender
}

func readTables() (t tables, err error) {
	var names []row
	for name, into := range map[string]*[]row{"departments": &t.departments, "positions": &t.positions, "employees": &t.employees,
		"locations": &t.locations, "partners": &t.partners, "models": &t.models, "equipment": &t.equipment, "supplies": &t.supplies, "requisitions": &t.requisitions, "names": &names} {
		if *into, err = readTable(name); err != nil {
			return t, err
		}
	}
	t.surnames = strings.Fields(names[0]["surnames"])
	t.given = map[string][]string{"M": strings.Fields(names[0]["men"]), "F": strings.Fields(names[0]["women"])}
	return t, nil
}

func readTable(name string) ([]row, error) {
	file, err := data.Open("data/" + name + ".csv")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("demo: %s: %w", name, err)
	}
	out := make([]row, 0, len(lines))
	for _, line := range lines[1:] {
		r := row{}
		for i, column := range lines[0] {
			r[column] = line[i]
		}
		out = append(out, r)
	}
	return out, nil
}

// values copies columns under their own names, leaving out empty cells.
func (r row) values(columns ...string) map[string]any {
	v := map[string]any{}
	for _, c := range columns {
		if r[c] != "" {
			v[c] = r[c]
		}
	}
	return v
}
