package kind

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/parse"
)

// A JSON field most often holds an object of texts. People read and write it as
// CPU:i5;内存:16G; what cannot be told so is shown and read as JSON.

func parseJSON(_ *Field, s string, _ Context) (any, *parse.Note, error) {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		pairs, ok := pairsOf(s)
		if !ok {
			return nil, nil, invalid("要写成“名称：内容；名称：内容”。", "must be written as name:value;name:value.")
		}
		v = pairs
	}
	b, err := json.Marshal(v)
	return string(b), nil, err
}

// pairsOf reads name:value;name:value; either kind of colon and semicolon will do.
func pairsOf(s string) (map[string]string, bool) {
	out := map[string]string{}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(pairEnds, r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		at := strings.IndexAny(part, pairColons)
		if at <= 0 {
			return nil, false
		}
		name, value := strings.TrimSpace(part[:at]), strings.TrimSpace(strings.TrimLeft(part[at:], pairColons))
		if _, twice := out[name]; twice || name == "" || value == "" {
			return nil, false
		}
		out[name] = value
	}
	return out, len(out) > 0
}

const (
	pairEnds   = ";；\n"
	pairColons = ":："
)

func textJSON(_ *Field, v any, _ Context) string {
	s, _ := v.(string)
	var pairs map[string]string
	if json.Unmarshal([]byte(s), &pairs) != nil {
		return s
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		parts = append(parts, name+":"+pairs[name])
	}
	text := strings.Join(parts, ";")
	if back, ok := pairsOf(text); !ok || !maps.Equal(back, pairs) {
		return s
	}
	return text
}
