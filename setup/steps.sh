#!/usr/bin/env bash
# Runs make targets one after the other, each under a heading with its time, and sums up at the end.
# A failed target does not stop the others, unless it is marked: `setup/steps.sh build! lint unit`.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=()
failed=()
for step in "$@"; do
  target=${step%!}
  printf '\n== %s\n' "$target"
  began=$SECONDS
  if "${MAKE:-make}" --no-print-directory "$target"; then
    passed+=("$target $((SECONDS - began)) s")
  else
    failed+=("$target $((SECONDS - began)) s")
    [[ $step == *! ]] && break
  fi
done

printf '\n== in %s s\n' "$SECONDS"
((${#passed[@]})) && printf '   ok      %s\n' "${passed[@]}"
((${#failed[@]})) && printf '   FAILED  %s\n' "${failed[@]}"
printf 'steps: %s passed, %s failed\n' "${#passed[@]}" "${#failed[@]}"
((${#failed[@]} == 0))
