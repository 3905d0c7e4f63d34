#!/usr/bin/env bash
# Another system speaks Open311 with the sample county: what comes back satisfies the published schemas, in JSON and in XML.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TERRACE=${TERRACE:-build/release/terrace} TERRACE_SHARED_DATA=${TERRACE_SHARED_DATA:-../shared/data}
exec tools/with_node.sh node tests/acceptance/open311.mjs
