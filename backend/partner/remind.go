package partner

import (
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/remind"
)

// Reminders are those about partners that are worked out from lines: qualifications that
// expire.
func Reminders() []remind.Rule {
	certs := remind.Lines{Kind: "partner_cert", Day: "expiry", Says: "name", Of: "partner", Whose: "owner_id", When: []desk.Cond{{Field: "status", Op: lens.OneOf, Values: []string{"active", "improving"}}}}
	return []remind.Rule{{Name: "cert_expiry_partner", Text: fault.T("伙伴资质到期", "Qualifications of partners that expire"), Of: "partner", Lead: []int{60, 30, 7}, To: kind.Tell(kind.ToClerk, kind.ToPerson), Ask: certs.Ask}}
}
