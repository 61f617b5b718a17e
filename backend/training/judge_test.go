package training_test

import (
	"testing"

	"opsbook/backend/training"
)

// What follows from scores, attendance and the pass mark, in tenths.
func TestResultFollows(t *testing.T) {
	n := func(tenths int64) *int64 { return &tenths }
	for _, tt := range []struct {
		name string
		m    training.Marks
		want string
	}{
		{"at the pass mark", training.Marks{Exam: "exam", Attendance: "present", Score: n(600)}, training.Pass},
		{"a tenth below it", training.Marks{Exam: "exam", Attendance: "present", Score: n(599)}, training.Fail},
		{"a tenth below excellent", training.Marks{Exam: "exam", Attendance: "late", Score: n(899)}, training.Pass},
		{"at excellent", training.Marks{Exam: "practice", Attendance: "early", Score: n(900)}, training.Excellent},
		{"failed, passed the retake", training.Marks{Exam: "exam", Attendance: "present", Score: n(550), Retake: n(600)}, training.RetakePass},
		{"failed both", training.Marks{Exam: "exam", Attendance: "present", Score: n(550), Retake: n(590)}, training.Fail},
		{"passed: a retake changes nothing", training.Marks{Exam: "exam", Attendance: "present", Score: n(700), Retake: n(100)}, training.Pass},
		{"no score yet", training.Marks{Exam: "exam", Attendance: "present"}, ""},
		{"nobody has said anything", training.Marks{Exam: "exam"}, ""},
		{"was not there", training.Marks{Exam: "exam", Attendance: "absent"}, training.Absent},
		{"on leave, sat it later", training.Marks{Exam: "exam", Attendance: "leave", Retake: n(800)}, training.RetakePass},
		{"observed: for the examiner to say", training.Marks{Exam: "check", Attendance: "present"}, ""},
		{"observed, was not there", training.Marks{Exam: "check", Attendance: "leave"}, training.Absent},
		{"no examination", training.Marks{Exam: "none", Attendance: "present"}, training.NoExam},
		{"no examination, was not there", training.Marks{Exam: "none", Attendance: "absent"}, training.Absent},
		{"no examination, before it", training.Marks{Exam: "none"}, ""},
	} {
		tt.m.Pass, tt.m.Excellent = 600, 900
		if got := tt.m.Result(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := (training.Marks{Exam: "exam", Score: n(920), Pass: 950, Excellent: 900}).Result(); got != training.Fail {
		t.Errorf("excellent below the pass mark: %q", got)
	}
}
