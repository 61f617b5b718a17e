# Opsbook. Every target does its own set-up on a fresh Debian machine with Go, Node
# and root; what is there already costs nothing.
.PHONY: run test test-long bench bench-ui clerk-hour shots windows clean setup-node setup-test setup-window frontend bindings

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BIN := bin/opsbook
VERSION := $(shell git describe --tags --always 2>/dev/null || echo dev)
LDFLAGS := -X opsbook/app.Version=$(VERSION)
comma := ,
# The tests in which goroutines meet: under the race detector SQLite is some ten times slower, so only they run there.
RACES := CloseDuring|TwoFolders|Cancelling|WhileWriting|FindWaits|ManyAtTheDoor|WhileOthersWrite|ConcurrentCalls|StopsWithContext|Uploads|TurnsAtOnce|OfOneTurn
WINDOW_TAGS := desktop$(comma)production$(comma)webkit2_41

# packages(names): installs the Debian packages that are missing, if any.
define packages
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "installing $$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef

# stage(name, command): runs a step and says how long it took. The parentheses make
# any failure within the command one of the step.
define stage
	@start=$$(date +%s); echo "── $(1)"; ( $(2) ); echo "   $(1): $$(( $$(date +%s) - start )) s"
endef

# With a display the program has a window, which needs GTK and WebKit; without one
# it is built in seconds and opens the browser door.
run: frontend
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(MAKE) --no-print-directory setup-window; \
	  go build -tags $(WINDOW_TAGS) -ldflags '$(LDFLAGS)' -o $(BIN) .; \
	else go build -ldflags '$(LDFLAGS)' -o $(BIN) .; fi
	@build/run.sh $(BIN)

test: setup-test setup-window setup-node
	$(call stage,gofmt,test -z "$$(gofmt -l app backend build main.go test)")
	$(call stage,go vet,go vet ./...)
	$(call stage,staticcheck,go tool staticcheck ./...)
	$(call stage,go test,OPSBOOK_SIM=60s go test ./...)
	$(call stage,races,go test -race -run '$(RACES)' ./backend ./backend/store ./backend/lens ./backend/stock ./backend/backup ./app ./app/browser)
	$(call stage,SQLCipher,cd test/sqlcipher && go test ./...)
	$(call stage,types,cd frontend && npm run --silent types)
	$(call stage,lint,cd frontend && npm run --silent lint)
	$(call stage,vitest,cd frontend && npm run --silent test)
	$(call stage,frontend,cd frontend && npm run --silent build)
	$(call stage,browser,cd frontend && npm run --silent e2e)
	$(call stage,bindings,CGO_ENABLED=0 go run -tags bindings . >/dev/null && find frontend/wailsjs -type f -exec chmod 644 {} + && git diff --exit-code -- frontend/wailsjs)
	$(call stage,window,CI=1 xvfb-run -a dbus-run-session go test -tags $(WINDOW_TAGS)$(comma)smoke ./app/desktop)
	$(call stage,notices,go run ./build/notices -check)
	$(call stage,Windows build,GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -tags desktop$(comma)production$(comma)wv2runtime.error -ldflags '-s -w -H windowsgui $(LDFLAGS)' -o build/out/opsbook.exe .)

# OPSBOOK_SIM: how long, or for how many runs, the exchange between PCs is simulated.
test-long: setup-test
	OPSBOOK_LONG=1 OPSBOOK_SIM=20000 go test -timeout 600m ./backend/...

bench: setup-test
	build/bench/run.sh --full

bench-ui: frontend setup-test
	cd build/bench/screens && npm ci --silent --no-audit --no-fund
	node build/bench/screens/run.mjs $(ARGS)

shots: frontend setup-test
	node e2e/shots.mjs

clerk-hour: frontend setup-test
	node e2e/hour/run.mjs --write

windows: frontend
	$(call packages,nsis zip)
	build/windows/package.sh $(VERSION)

frontend: setup-node
	cd frontend && npm run --silent build

setup-node:
	@cmp -s frontend/package-lock.json frontend/node_modules/.opsbook-lock 2>/dev/null || \
	  { cd frontend && npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.opsbook-lock; }

setup-test:
	$(call packages,chromium poppler-utils qpdf zbar-tools fonts-noto-cjk gcc libc6-dev git)

setup-window:
	$(call packages,build-essential pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev xvfb xauth dbus openbox fonts-noto-cjk)

clean:
	rm -rf bin build/out frontend/dist/assets frontend/dist/*.html frontend/dist/*.svg
