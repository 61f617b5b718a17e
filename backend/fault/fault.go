// Package fault holds the one kind of error that a clerk may read.
//
// A Fault is expected: the input breaks a rule, somebody was faster, a role is
// missing. Its message is a finished sentence in the language of the screen and
// its twin in English: what is wrong, with the numbers, and what to do. Every
// other error is a failure of the program: it is logged whole, once, at the
// edge, and the clerk sees one fixed sentence with a reference to the log.
package fault

import (
	"errors"
	"fmt"
	"slices"
)

// Code tells the program what happened; the message tells the clerk.
type Code string

const (
	Invalid   Code = "invalid"   // the input breaks a rule; Fields may say where
	Conflict  Code = "conflict"  // the record is not in the state that was expected
	NotFound  Code = "not_found" // there is no such record, kind, file or user
	Forbidden Code = "forbidden" // the user's role does not allow it
	Locked    Code = "locked"    // nobody has unlocked the file, or another process holds it
	Damaged   Code = "damaged"   // a file fails its own checks, or is not ours
	Full      Code = "full"      // no room or no right to write on the disk
	Cancelled Code = "cancelled" // the clerk stopped it; nothing was changed
	Internal  Code = "internal"  // a bug or a broken disk: never shown in detail
)

// Text is one sentence or label in both languages of the screen.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// T is the short way to write a Text.
func T(zh, en string) Text { return Text{zh, en} }

// Fault is an error with a sentence for the clerk.
type Fault struct {
	Code    Code            `json:"code"`
	Message Text            `json:"message"`
	Fields  map[string]Text `json:"fields,omitempty"` // field name → what is wrong with it
	Ref     string          `json:"ref,omitempty"`    // where log and report tell more: Internal, and Damaged where more is known
}

// New returns a Fault. zh and en are formats that take the same args in the
// same order (or by explicit index).
func New(code Code, zh, en string, args ...any) error {
	return &Fault{Code: code, Message: Sprintf(zh, en, args...)}
}

// Longest is how many characters of a text a sentence repeats: what somebody typed
// may have a million.
const Longest = 60

// Whole is an argument of a sentence that is never cut: a path, a sentence within
// the sentence, a list that is bounded where it is made.
type Whole string

// Sprintf formats both languages with the same args. Texts longer than Longest are
// cut, with … for the rest.
func Sprintf(zh, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{zh, en}
	}
	for i, a := range args {
		if s, ok := a.(string); ok && len(s) > Longest {
			args = slices.Clone(args)
			args[i] = cut(s)
		}
	}
	return Text{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

func cut(s string) string {
	n := 0
	for at := range s {
		if n++; n > Longest {
			return s[:at] + "…"
		}
	}
	return s
}

// InFields returns an Invalid fault that points at fields, or nil if there are none.
func InFields(fields map[string]Text) error {
	if len(fields) == 0 {
		return nil
	}
	return &Fault{Code: Invalid, Fields: fields, Message: Sprintf(
		"有 %d 处需要改正，请看标出的字段。", "%d field(s) need correction; see the marked ones.", len(fields))}
}

// Of returns the Fault within err, or an Internal one that hides err. The
// caller logs what it hides. Of(nil) is nil.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Code: Internal, Message: T(
		"内部错误，操作没有完成，数据没有改变。请保存报告，连同方括号里的编号交给维护人员。",
		"Internal error: the operation was not completed and nothing was changed. Please save the report and pass it on with the reference in brackets.")}
}

// Is reports whether err is a Fault with this code.
func Is(err error, code Code) bool {
	var f *Fault
	return errors.As(err, &f) && f.Code == code
}

// Error is for logs and tests: the code and the Chinese sentence.
func (f *Fault) Error() string {
	s := string(f.Code) + ": " + f.Message.ZH
	for name, t := range f.Fields {
		s += "; " + name + ": " + t.ZH
	}
	return s
}
