# Everything here is an npm script; this file only saves typing.
.PHONY: up dev build check format test bench admin

up dev build format bench:
	npm run $@

test:
	npm test

admin:
	npm run admin -- $(ARGS)

# What CI runs: format, lint, types, then every test.
check:
	npm run check
	npm test
