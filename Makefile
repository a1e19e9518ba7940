# `sam build` calls this in a copy of the folder; see the function's BuildMethod in template.yaml.
build-ProcessImageFunction:
	npm ci --include=dev
	FUNCTION_DIR="$(ARTIFACTS_DIR)" npm run build
