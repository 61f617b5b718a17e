//go:build bindings

package desktop

// Generating tells that this build writes the page's bindings and does nothing else.
const Generating = true
