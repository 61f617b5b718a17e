// Package label prints labels with a QR code, on sheets of many or on single
// stickers. It is told texts and knows nothing of records.
package label

import "opsbook/backend/fault"

// Stock is the geometry of a sheet of labels, in mm. A printer of single
// stickers has sheets of one.
type Stock struct {
	ID           string // kept with the settings of a printer
	Name         fault.Text
	W, H         float64 // sheet
	Across, Down int     // labels on it
	Left, Top    float64 // of the first label
	LabelW       float64
	LabelH       float64
	StepX, StepY float64 // from one label to the next
}

// PerSheet is how many labels a sheet has.
func (s Stock) PerSheet() int { return s.Across * s.Down }

// corner is the top left corner of label n of a sheet, from 0, row by row.
func (s Stock) corner(n int) (x, y float64) {
	return s.Left + float64(n%s.Across)*s.StepX, s.Top + float64(n/s.Across)*s.StepY
}

// Stocks lists the sheets and stickers we know.
func Stocks() []Stock {
	return []Stock{
		{"a4-24", fault.T("A4 不干胶 3×8，每张 63.5×33.9 mm", "A4 sheet 3×8, labels of 63.5×33.9 mm"),
			210, 297, 3, 8, 7.25, 12.9, 63.5, 33.9, 66, 33.9},
		{"a4-21", fault.T("A4 不干胶 3×7，每张 63.5×38.1 mm", "A4 sheet 3×7, labels of 63.5×38.1 mm"),
			210, 297, 3, 7, 7.25, 15.15, 63.5, 38.1, 66, 38.1},
		{"a4-40", fault.T("A4 不干胶 4×10，每张 45.7×25.4 mm", "A4 sheet 4×10, labels of 45.7×25.4 mm"),
			210, 297, 4, 10, 9.7, 21.5, 45.7, 25.4, 48.3, 25.4},
		single("50x30", 50, 30),
		single("60x40", 60, 40),
	}
}

func single(id string, w, h float64) Stock {
	return Stock{id, fault.Sprintf("单张标签 %.0f×%.0f mm", "Single sticker %.0f×%.0f mm", w, h),
		w, h, 1, 1, 0, 0, w, h, w, h}
}

// Find returns the stock with an ID, or a fault.NotFound.
func Find(id string) (Stock, error) {
	for _, s := range Stocks() {
		if s.ID == id {
			return s, nil
		}
	}
	return Stock{}, fault.New(fault.NotFound, "没有名为“%s”的标签纸。请重新选择。", "There is no label stock “%s”. Please choose again.", id)
}
