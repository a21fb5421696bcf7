# SPDX-License-Identifier: Apache-2.0
.DEFAULT_GOAL := help
.PHONY: help demo test verify format warnings clean
MVN ?= mvn

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## generate a database, replicate it, verify it
	./convoy demo

test: ## unit tests without the checks; one module: make test MODULE=loader
	$(MVN) -q -Dquick $(if $(MODULE),-pl $(MODULE) -am) test

verify: ## everything: checks, unit and integration tests
	$(MVN) verify

format: ## mend layout: Java, licence headers, poms
	$(MVN) -q validate -Dmend

warnings: ## list all compiler warnings at once
	$(MVN) -q -fae test-compile -Dwarnings

clean: ## remove what the build made
	$(MVN) -q clean
