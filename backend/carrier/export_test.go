package carrier

// AtMost lets c look at so many files and folders.
func AtMost(c Carrier, most int) { c.(*directory).most = most }
