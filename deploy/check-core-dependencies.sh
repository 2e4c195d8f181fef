#!/usr/bin/env bash
# The pure crates may use only what deploy/core-dependencies.txt names: no
# runtime, no network, no store, no clock.
set -euo pipefail
cd "$(dirname "$0")/.."

faults=0
while read -r crate allowed; do
    [[ -z $crate || $crate == \#* ]] && continue
    used=$(cargo tree --locked -p "$crate" -e normal --depth 1 --prefix none --format '{p}' | tail -n +2 | cut -d' ' -f1 | sort -u)
    for dependency in $used; do
        if [[ " $allowed " != *" $dependency "* ]]; then
            echo "$crate must not depend on $dependency (deploy/core-dependencies.txt)" >&2
            faults=1
        fi
    done
done <deploy/core-dependencies.txt
exit $faults
