package app

// Host is what the app asks of the door that is open: a window has dialogs, a
// browser has its page's own.
type Host interface {
	Emit(name string, data ...any)
	OpenFile(title string, patterns ...string) (string, error)    // "" if the user cancelled
	OpenFiles(title string, patterns ...string) ([]string, error) // none if the user cancelled
	SaveFile(title, name string) (string, error)                  // "" if the user cancelled
	ChooseFolder(title string) (string, error)                    // "" if the user cancelled
	OpenPath(path string) error                                   // in the system's own program
	Door() string                                                 // "window" or "browser"
}
