# SPDX-License-Identifier: GPL-3.0-or-later
# What build-aux/run and build-aux/test share: install what is missing, configure, compile.
# Sourced, not run. Works from any directory; the build goes to build/ beside the sources.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${HEADROOM_BUILD_DIR:-$root/build}

fail () {
  printf '%s\n' "$1" >&2
  exit 1
}

# The packages of build-aux/dependencies that dpkg does not have.
missing_packages () {
  local wanted
  mapfile -t wanted < <(sed 's/#.*//; /^[[:space:]]*$/d' "$root/build-aux/dependencies" | sort -u)
  # dpkg-query fails when it does not know one of them, which is no failure here.
  { dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true; } |
    sed -n 's/^installed //p' | sort -u | comm -13 - <(printf '%s\n' "${wanted[@]}")
}

install_dependencies () {
  local missing as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo 'This is not Debian or a relative of it: build-aux/dependencies lists what must be installed.' >&2
    return
  fi
  missing=$(missing_packages | xargs)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "These packages are missing, and only root can install them: run 'apt-get install $missing' as root, then try again."
    as_root=(sudo env)
  else
    as_root=(env)
  fi
  echo "Installing $missing"
  # Lists that are a little old still install; without any list the next command says what is wrong.
  "${as_root[@]}" apt-get update --quiet=2 </dev/null || true
  # shellcheck disable=SC2086
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 \
    --no-install-recommends $missing </dev/null ||
    fail "These packages are missing and could not be installed: $missing"
}

configure_and_compile () {
  if [ ! -e "$build/build.ninja" ]; then
    meson setup "$build" "$root" || fail "Headroom could not be configured in $build."
  fi
  # Says nothing where nothing is to be done.
  case $(ninja -C "$build" -n 2>&1) in
    *'no work to do'*) ;;
    *) ninja -C "$build" || fail "Headroom could not be compiled in $build." ;;
  esac
}
