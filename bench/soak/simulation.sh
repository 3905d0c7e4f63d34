#!/usr/bin/env bash
# simulation.sh [PROGRAM] [FIRST_SEED] [LAST_SEED] [DAYS]: a year of the simulated county for each seed, crashes and failing disk
# included (tests/simulation). Prints a line a seed; the first broken promise stops it and names seed and step.
set -euo pipefail
cd "$(dirname "$0")/../.."
first=${2:-1} last=${3:-20} days=${4:-365}
tools/build.sh release "$(nproc)" terrace_simulation
TERRACE_SEED_FIRST=$first TERRACE_SEED_LAST=$last TERRACE_DAYS=$days build/release/terrace_simulation --gtest_filter='Simulation.WhatWas*'
