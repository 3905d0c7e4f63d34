# The commands of this repository. `make run` and `make test` start from a bare Debian 12.
PORT ?= 8080
DATA ?= data/sample
JOBS ?= $(shell nproc)
RELEASE := build/release/terrace
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: run build web test web-test tsan soak peers format tidy clean setup prepare dev
.DEFAULT_GOAL := build

run: build ## serve the sample county on 127.0.0.1:$(PORT)
	@tools/run.sh $(RELEASE) $(DATA) 127.0.0.1:$(PORT)

build: prepare web ## build/release/terrace, the web app inside
	@tools/build.sh release $(JOBS) terrace

web: setup build/web.stamp

test: web dev ## unit tests, manners and stories, under the address and undefined-behaviour sanitizers
	@ctest -j $(JOBS) --test-dir build/dev --output-on-failure --no-tests=error
	@[ ! -f web/package.json ] || tools/test_web.sh

web-test: web ## types, manners and unit tests of web/
	@[ ! -f web/package.json ] || tools/test_web.sh

dev: prepare ## build/dev: everything the tests need, under the address and undefined-behaviour sanitizers
	@tools/setup.sh test
	@tools/build.sh dev $(JOBS) all

tsan: prepare ## the tests in which threads meet
	@tools/build.sh tsan $(JOBS) terrace_threads
	@build/tsan/terrace_threads --gtest_brief=1

peers: build ## Redmine of Debian beside us, in a root of its own; as root, opt-in
	@bench/peers/redmine.sh

soak: build ## the long runs of bench/soak, one after the other; docs/performance.md keeps their figures
	@for long_run in bench/soak/*.sh; do [ ! -x "$$long_run" ] || "$$long_run" $(RELEASE) || exit 1; done

format:
	@tools/setup.sh format
	@git ls-files 'src/*.[ch]pp' 'tests/*.[ch]pp' 'bench/*.[ch]pp' | xargs -r clang-format-14 -i

tidy: dev ## clang-tidy on what differs from main, or on FILES
	@tools/setup.sh format
	@clang-tidy-14 -p build/dev --quiet $(or $(FILES),$(shell git diff --name-only main -- "src/*.cpp"))

clean:
	rm -rf build web/dist

setup:
	@tools/setup.sh build web

prepare: setup
	@tools/prepare.sh

build/web.stamp: $(WEB_SOURCES) tools/with_node.sh
	@mkdir -p build
	@if [ -f web/package.json ]; then tools/build_web.sh; fi
	@touch $@
