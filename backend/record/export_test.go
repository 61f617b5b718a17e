package record

// Hold has the resolver hold registers of at most so many records in memory.
func (r *Resolver) Hold(most int) *Resolver { r.most = most; return r }
