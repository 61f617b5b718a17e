package training

import (
	"slices"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// What a record says of somebody's result (code list train_result).
const (
	Pass       = "pass"
	Excellent  = "excellent"
	Fail       = "fail"
	RetakePass = "retake_pass"
	Absent     = "absent"
	NoExam     = "no_exam"
)

const noExamination = "none"

// Passed reports whether a result counts as passed.
func Passed(result string) bool {
	return slices.Contains([]string{Pass, Excellent, RetakePass}, result)
}

// Judged reports whether a result counts at all when a pass rate is worked out: whoever
// was absent, or was not examined, neither passed nor failed.
func Judged(result string) bool { return Passed(result) || result == Fail }

// Attended reports whether somebody was there, if only for a part.
func Attended(attendance string) bool {
	return slices.Contains([]string{"present", "late", "early"}, attendance)
}

func away(attendance string) bool { return attendance == "leave" || attendance == "absent" }

// Marks are what a result follows from. Scores are in tenths; nil is none.
type Marks struct {
	Exam            string // a code of exam_mode
	Attendance      string // a code of attendance; "": nobody has said
	Score, Retake   *int64
	Pass, Excellent int64
}

// Result is the result that follows from the marks; "" while none does, and where it is
// for the examiner to say. A score decides whoever was there: somebody who missed the
// examination may sit it later.
func (m Marks) Result() string {
	switch {
	case m.Exam == noExamination && away(m.Attendance):
		return Absent
	case m.Exam == noExamination && Attended(m.Attendance):
		return NoExam
	case m.Score != nil && *m.Score >= m.Excellent && *m.Score >= m.Pass:
		return Excellent
	case m.Score != nil && *m.Score >= m.Pass:
		return Pass
	case m.Retake != nil && *m.Retake >= m.Pass:
		return RetakePass
	case m.Score != nil || m.Retake != nil:
		return Fail
	case away(m.Attendance):
		return Absent
	}
	return ""
}

func marksOf(v kind.Values, r rules) Marks {
	m := Marks{Exam: v.Str("exam_mode"), Attendance: v.Str("attendance"), Pass: r.pass, Excellent: r.excellent}
	if n, ok := v["pass_score"].(int64); ok {
		m.Pass = n
	}
	m.Score, m.Retake = tenths(v["score"]), tenths(v["retake_score"])
	return m
}

func tenths(v any) *int64 {
	if n, ok := v.(int64); ok {
		return &n
	}
	return nil
}

// rules are what the company has set for trainings: hours and scores in tenths, money
// in 分.
type rules struct{ target, pass, excellent, bond int64 }

func rulesOf(tx *store.Tx) (rules, error) {
	k, err := tx.Kind("organisation")
	if err != nil {
		return rules{}, err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil {
		return rules{}, err
	}
	set := kind.Values{}
	if len(rows) > 0 {
		set = rows[0].Values
	}
	get := func(k *kind.Kind, name string) int64 {
		if n, ok := set[name].(int64); ok {
			return n
		}
		f, ok := k.Field(name)
		if !ok {
			return 0
		}
		n, _ := f.Start(kind.Context{}).(int64)
		return n
	}
	return rules{target: get(k, "train_hours"), excellent: get(k, "train_excellent"), bond: get(k, "train_bond"), pass: get(&Course, "pass_score")}, nil
}
