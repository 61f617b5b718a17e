module opsbook/build/bench/sqlcipher

go 1.26.0

replace opsbook => ../../..

require (
	github.com/mutecomm/go-sqlcipher/v4 v4.4.2
	opsbook v0.0.0
)
