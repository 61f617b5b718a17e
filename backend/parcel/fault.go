package parcel

import (
	"context"
	"fmt"

	"opsbook/backend/fault"
)

// because adds the cause, for the log, to the sentence that people read.
func because(sentence, cause error) error { return fmt.Errorf("%w: %w", sentence, cause) }

func foreign() error {
	return fault.New(fault.Damaged,
		"这不是运营台账的交换文件（.wsp）。请选择从另一台电脑导出的交换文件。",
		"This is no exchange file of Opsbook (.wsp). Choose a file that was exported on another PC.")
}

func newer(needs int) error {
	return fault.New(fault.Conflict,
		"这个交换文件由更新版本的程序写成（格式 %d，本程序认识到 %d）。请先升级本程序，再导入一次。",
		"A newer program wrote this exchange file (format %d; this one knows up to %d). Update the program, then import it again.", needs, Format)
}

func notForUs() error {
	return fault.New(fault.Forbidden,
		"这个交换文件不是发给这台电脑的，打不开。是这台电脑自己导出的，请拿到对方的电脑上导入；是别的电脑导出的，请让对方导出时选上这台电脑。",
		"This exchange file is not addressed to this PC and cannot be opened. If this PC made it, import it on the other one; if another PC did, ask its user to choose this PC when exporting.")
}

func wrongWords() error {
	return fault.New(fault.Forbidden,
		"口令不对，邀请文件打不开。请向管理员核对口令。",
		"The passphrase is wrong; the invitation cannot be opened. Check it with the administrator.")
}

func damaged(cause error) error {
	return because(fault.New(fault.Damaged,
		"交换文件不完整或已损坏，没有导入任何内容。请让对方重新发送；如果仍然不行，请对方重新导出。",
		"The exchange file is incomplete or damaged; nothing was imported. Ask the sender to send it again, or else to export it again."), cause)
}

func tooLarge(cause error) error {
	return because(fault.New(fault.Invalid,
		"交换文件的内容超出允许的大小，没有导入任何内容。请让对方分成几个文件导出；如果不认识发件人，请不要再打开它。",
		"The exchange file holds more than is allowed; nothing was imported. Ask the sender to export it in several files; if you do not know the sender, do not open it again."), cause)
}

func unsigned(cause error) error {
	return because(fault.New(fault.Damaged,
		"交换文件的签名不对，不能确认是谁发的，没有导入任何内容。请直接向发件人核实，并请他重新导出。",
		"The signature of the exchange file is wrong, so nobody knows who sent it; nothing was imported. Ask the sender directly, and to export it again."), cause)
}

func cancelled(ctx context.Context) error {
	return because(fault.New(fault.Cancelled, "已取消，没有导入任何内容。", "Cancelled; nothing was imported."), context.Cause(ctx))
}
