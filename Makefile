# The verbs a person needs; meson does the work.

BUILD ?= build
DB ?= var/demo.db
PORT ?= 8080
RUN_SERVER ?= 1

.PHONY: run build check bench fuzz install clean

run: build
	@demo/load "$(BUILD)/satsao" "$(DB)"
	@demo/show "$(BUILD)/satsao" "$(DB)"
	@PORT="$(PORT)" RUN_SERVER="$(RUN_SERVER)" demo/serve "$(BUILD)/satsao" "$(DB)"

build:
	@tools/deps run
	@test -f "$(BUILD)/build.ninja" || meson setup "$(BUILD)" --buildtype=release -Dtests=false >/dev/null
	@ninja -C "$(BUILD)" --quiet satsao

check:
	@tools/deps check
	@tools/check

bench:
	@tools/deps bench
	@bench/run

fuzz:
	@tools/deps check
	@tools/fuzz $(SECONDS_EACH)

install: build
	@meson install -C "$(BUILD)" --no-rebuild

clean:
	rm -rf build build-* var
