#!/usr/bin/env bash
# simulation.sh [PROGRAM] [FIRST_SEED] [SEEDS] [DAYS]: a year of the simulated county for each seed, crashes and failing disk
# included (src/simulation). Prints a line a seed; the first broken promise stops it and names seed and step.
set -euo pipefail
cd "$(dirname "$0")/../.."
"${1:-build/release/terrace}" simulate --seed "${2:-1}" --seeds "${3:-20}" --days "${4:-365}"
