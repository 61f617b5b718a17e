package xmlscan

import "opsbook/backend/fault"

// Truncated is the fault of a file that ends too early.
func Truncated() error {
	return fault.New(fault.Damaged, "文件不完整，可能没有下载或复制完。请重新取得文件。", "The file is incomplete; perhaps it was not copied to the end. Get it again.")
}

// Broken is the fault of a file that contradicts itself.
func Broken() error {
	return fault.New(fault.Damaged, "文件内容已损坏。请用 WPS 或 Excel 打开后另存为新的 .xlsx 再导入。", "The file is damaged. Open it in WPS or Excel, save it as a new .xlsx and import that.")
}
