# Every command works as the first one after a clone: what is missing is set up on the way, what is there is left alone.
.PHONY: help check test watch deep prove matrix ask mutants bench calls changes counterexamples recorder linux docs browser clean
.DEFAULT_GOAL := help

ioasid := npm run -s ioasid --
run    := node -r ts-node/register/transpile-only
setup  := node_modules/.package-lock.json

help: ## say what there is to make
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

check: $(setup) ## check every model of the tier check, print the matrices, and hold the documents to them
	@$(ioasid) check
	@$(ioasid) matrix
	@$(ioasid) claims

test: $(setup) ## check the types and run every test; T=ioasid/mappings those with that in their path, ROOM=ioasid those of a room; JUNIT=FILE as XML, too
	@$(run) test/run.ts --types $(if $(ROOM),--room $(ROOM)) $(if $(JUNIT),--junit $(JUNIT)) $(T)

watch: $(setup) ## run tests again when a file changes: those of T and ROOM, else those that the file belongs to
	@$(run) test/watch.ts $(if $(ROOM),--room $(ROOM)) $(T)

deep: $(setup) ## check the models that take minutes or an hour, BUDGET=2h of them, decide those of make check again, and hold the code to every graph from both sides
	@$(ioasid) check --tier deep --budget $(or $(BUDGET),24h)
	@$(ioasid) check --second
	@$(ioasid) conform

matrix: $(setup) ## positions against properties, each cell decided
	@$(ioasid) matrix

ask: $(setup) ## a design question: FILE holds a policy, or a position on real devices, in JSON or TLA+
	@$(ioasid) ask $(or $(FILE),$(error name the file, as in make ask FILE=mine.json))

prove: $(setup) ## prove the safety half of the policy rules for any number of subjects, by an SMT solver
	@$(ioasid) prove

mutants: $(setup) ## change code and specifications in every small way, and see each change noticed
	@$(run) test/mutants/run.ts

bench: $(setup) ## measure, print a table, write out/bench.json
	@$(run) test/bench/run.ts

calls: $(setup) ## write spec/CALLS.md: each call of Linux, in the specification, the code and the tests
	@$(run) test/calls/write.ts

changes: $(setup) ## write spec/iommufd/CHANGES.md: what changed for users between kernels that were asked the same calls
	@$(run) test/linux/changes/write.ts

counterexamples: $(setup) ## write the runs of spec/counterexamples
	@$(run) test/counterexamples/write.ts

docs: $(setup) ## build the site, out/site, from what the last make check found
	@$(ioasid) docs

browser: ## install Chromium for the tests of the site, where none is there and this may
	@sh test/site/install-browser.sh

recorder: ## build out/recorder, which plays calls against /dev/iommu of this machine
	@sh src/compile.sh src/recorder out/recorder

linux: $(setup) ## boot a kernel (TREE=folder or KERNEL=bzImage, else the distribution's newest source), ask it CALLS calls from SEED on, or hold it AGAINST=another
	@$(ioasid) linux $(if $(TREE),--tree $(TREE)) $(if $(KERNEL),--kernel $(KERNEL)) $(if $(AGAINST),--against $(AGAINST)) $(if $(CALLS),--calls $(CALLS)) $(if $(SEED),--seed $(SEED))

clean: ## remove what was made; the fetched checker and packages stay
	rm -rf out dist

# npm writes this file last. Two runs at once take turns, where the machine has a lock to offer.
$(setup): package.json package-lock.json
	@mkdir -p .cache
	@install='test $@ -nt package-lock.json || { npm ci --ignore-scripts --no-progress && touch $@; }'; \
	if command -v flock >/dev/null; then flock .cache/install.lock sh -c "$$install"; else sh -c "$$install"; fi
