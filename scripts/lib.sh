# Sourced by every script: where we are, and how to get what is missing.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
cd "$ROOT"

note() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# need_apt PACKAGE…: installs those Debian packages that are not there yet.
need_apt() {
  local missing=() p
  for p in "$@"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  note "installing: ${missing[*]}"
  as_root apt-get update -qq >&2 || true
  # postgresql-common would start a cluster of its own: ours are started by the scripts.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

need_dotnet() {
  command -v dotnet >/dev/null || { note "The .NET SDK 10 is missing: install it and run this again."; exit 3; }
}

# need_quiet_postgres PACKAGE…: PostgreSQL's packages, without the cluster that Debian would make and start.
need_quiet_postgres() {
  local p missing=0 conf=/etc/postgresql-common/createcluster.d/hoopwire.conf
  for p in "$@"; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing=1; done
  [ $missing = 0 ] && return 0
  as_root mkdir -p "$(dirname "$conf")"
  echo 'create_main_cluster = false' | as_root tee "$conf" >/dev/null
  need_apt "$@"
  as_root rm -f "$conf"
}

# need_node_modules FOLDER: what its package-lock.json names, installed again only when that file changed.
need_node_modules() {
  local stamp="$1/node_modules/.lock.sha256" wanted
  wanted=$(sha256sum <"$1/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
  note "installing: $1/node_modules"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
  printf '%s\n' "$wanted" >"$stamp"
}
