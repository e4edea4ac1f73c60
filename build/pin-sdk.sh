#!/usr/bin/env bash
# Makes this checkout take exactly the SDK of build/release-sdk. global.json lets contributors use a newer one; another SDK brings
# another runtime and compiler into the native files, so that a release could not be built again bit for bit.
set -euo pipefail
cd "$(dirname "$0")/.."
sdk=$(cat build/release-sdk)
sed -i.bak -e "s/\"version\": \"[^\"]*\"/\"version\": \"$sdk\"/" -e 's/"rollForward": "[^"]*"/"rollForward": "disable"/' global.json
rm global.json.bak
grep -q "\"version\": \"$sdk\"" global.json
grep -q '"rollForward": "disable"' global.json
