# Sourced by ./test and ./demo: finds or installs what they need, and leaves nothing running behind them.
# Only the .NET 10 SDK may be assumed. Progress goes to standard error.

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

export PATH="${PATH:-/usr/bin:/bin}:/usr/local/bin:/usr/sbin:/sbin"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 DOTNET_CLI_UI_LANGUAGE=en TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # A minimal machine has no ICU.

# No build node, server or compiler outlives the command that started it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

# find_dotnet: puts the .NET 10 SDK on the path, or ends with a plain word.
find_dotnet() {
  local place
  for place in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    [ -n "$place" ] && [ -x "$place" ] || continue
    place=$(readlink -f "$place")
    "$place" --list-sdks 2>/dev/null | grep -q '^10\.' || continue
    DOTNET_ROOT=$(dirname "$place")
    export DOTNET_ROOT PATH="$DOTNET_ROOT:$PATH"
    # The command line needs a home it may write to.
    if [ -z "${DOTNET_CLI_HOME:-}" ] && { [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; }; then
      mkdir -p artifacts/home
      export DOTNET_CLI_HOME="$PWD/artifacts/home"
      if [ -z "${HOME:-}" ]; then export HOME="$DOTNET_CLI_HOME"; fi
    fi
    return 0
  done
  say "needs the .NET 10 SDK, which is not on this machine: https://dotnet.microsoft.com/download/dotnet/10.0"
  exit 1
}

can_link() { printf 'int main(void) { return 0; }\n' | "$1" -x c - -lm -o /dev/null 2>/dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# want_packages WHY PACKAGE...: installs Debian packages when this user may. Returns 1, having said why, when it cannot.
want_packages() {
  local why=$1
  shift
  if [ "$(id -u)" != 0 ] && ! { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
    say "not installed: $* ($why); as root: apt-get install -y $*"
    return 1
  fi
  if ! command -v apt-get >/dev/null; then
    say "not installed: $* ($why); this is no Debian, so please install their like by hand"
    return 1
  fi
  say "installing $* ($why)"
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null 2>&1 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1; then return 0; fi
  say "could not install $* ($why): no network, or no such package"
  return 1
}

# want_linker: NativeAOT needs a C linker; zlib comes with the SDK. Without one everything is run just-in-time compiled, and says so.
want_linker() {
  if can_link clang || can_link gcc; then return 0; fi
  if want_packages "to link native builds" gcc libc6-dev && can_link gcc; then return 0; fi
  say "native builds: not run: needs gcc and libc6-dev; going on with just-in-time builds"
  export SUNDOG_NATIVE=off
}

# want_haproxy: the sidecar that the cost of a call is compared with.
want_haproxy() {
  if command -v haproxy >/dev/null; then return 0; fi
  if want_packages "to compare with a sidecar" haproxy; then no_service haproxy; else say "comparison with HAProxy: not run: needs haproxy"; fi
}

# want_postgresql: the other database of the store; its tests start a server of their own.
want_postgresql() {
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then return 0; fi
  if want_packages "to test the store on it" postgresql; then no_service postgresql; else say "the store on PostgreSQL: not run: needs postgresql"; fi
}

# no_service NAME: only its program is wanted, but its package starts a service, now and at each boot.
no_service() {
  if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
    as_root systemctl disable --now -q "$1" || say "the service $1 was enabled by its package and could not be disabled"
  fi
}
