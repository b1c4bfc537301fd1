#!/usr/bin/env bash
# Writes each package's public API to its PublicAPI.Unshipped.txt, from what the analyzer says is missing or gone.
# Usage: eng/update-public-api.sh [Core|Geodesics|Training ...]; all three by default.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=("$@")
[ $# -gt 0 ] || packages=(Core Geodesics Training)
for package in "${packages[@]}"; do
  project=src/GeometryMatters.$package
  printf '#nullable enable\n' > "$project/PublicAPI.Unshipped.txt"
done
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for package in "${packages[@]}"; do
  project=src/GeometryMatters.$package
  dotnet build "$project" --nologo -v q --no-incremental -p:TreatWarningsAsErrors=false -p:WarningLevel=4 > "$log" 2>&1 || true
  { printf '#nullable enable\n'
    grep -F "/$project/" "$log" | grep -o "warning RS0016: Symbol '.*' is not part of the declared public API" \
      | sed "s/^warning RS0016: Symbol '//; s/' is not part of the declared public API$//" | LC_ALL=C sort -u; } > "$project/PublicAPI.Unshipped.new"
  mv "$project/PublicAPI.Unshipped.new" "$project/PublicAPI.Unshipped.txt"
  printf '%s: %s members\n' "$package" "$(($(wc -l < "$project/PublicAPI.Unshipped.txt") - 1))"
done
