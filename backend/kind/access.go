package kind

import "strings"

// Actions, as the permission table of the domain writes them. A grant such as
// "VCEPO@dept" is a row of letters and their reach; "VPO@all CE@dept" are two:
// who sees all, but changes what is his department's.
const (
	View    = 'V'
	Add     = 'C'
	Change  = 'E'
	Submit  = 'S'
	Approve = 'A'
	Record  = 'R' // 代录: enter a decision taken on paper
	Void    = 'X'
	Print   = 'P'
	Export  = 'O'
	Import  = 'I'
	Config  = 'G'
	Private = 'Z' // see sensitive fields
)

// Actions are all letters of a grant.
const Actions = "VCESARXPOIGZ"

// Roles are the six roles, from the widest to the narrowest.
var Roles = []string{"admin", "area_head", "dept_head", "clerk", "viewer", "auditor"}

// Access maps a role to its grant. A role that is missing may do nothing.
type Access map[string]string

// Reach says which records of a register a grant covers.
type Reach string

const (
	All     Reach = ""     // every record within the data scope of the account
	Public  Reach = "all"  // every record, however narrow the data scope
	OwnDept Reach = "dept" // those whose Dept is the user's department
	Self    Reach = "self" // those whose Owner is the user's employee record
)

// May reports whether role may do action, and on which records.
func (a Access) May(role string, action rune) (Reach, bool) {
	for part := range strings.FieldsSeq(a[role]) {
		letters, reach, _ := strings.Cut(part, "@")
		if strings.ContainsRune(letters, action) {
			return Reach(reach), true
		}
	}
	return All, false
}

// Itself, as a kind's Dept or Owner, says that the record is the department or
// the employee.
const Itself = "@id"

// Narrower returns the narrower of two reaches.
func Narrower(a, b Reach) Reach {
	order := map[Reach]int{All: 0, OwnDept: 1, Self: 2}
	if order[b] > order[a] {
		return b
	}
	return a
}

// Chapter is one heading of the navigation, after the chapters of the policy.
type Chapter struct {
	Name    string `json:"name"`
	Label   string `json:"label"`
	English string `json:"english"`
}

// Chapters are the headings of the navigation in their order.
var Chapters = []Chapter{
	{"asset", "物资管理", "Assets and supplies"},
	{"people", "人力资源", "People"},
	{"partner", "合作伙伴", "Partners"},
	{"operation", "运营流程", "Operations"},
	{"data", "数据管理", "Data"},
	{"quality", "质量控制", "Quality"},
	{"talk", "沟通协作", "Communication"},
	{"customer", "客户服务", "Customers"},
	{"risk", "风险管理", "Risks"},
	{"system", "系统与组织", "System and organisation"},
}
