#!/usr/bin/env bash
# Installs the Debian packages that building and testing need, if any is
# missing. Starts no system service and occupies no port.
set -euo pipefail

packages=(etcd-server etcd-client nginx-core libnginx-mod-http-lua lua-resty-core haproxy protobuf-compiler libprotobuf-dev gcc libc6-dev)

fail() {
    echo "$*" >&2
    exit 1
}

if ! command -v cargo >/dev/null; then
    fail "Rust is missing: install it from https://rustup.rs (rust-toolchain.toml chooses the version)"
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [[ $status == "install ok installed" ]] || missing+=("$package")
done
((${#missing[@]} == 0)) && exit 0

command -v apt-get >/dev/null || fail "these packages are missing and there is no apt-get: ${missing[*]}"
root=()
if ((EUID != 0)); then
    if command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
        root=(sudo)
    else
        fail "these packages are missing and only root can install them: ${missing[*]}"
    fi
fi

# We bring our own etcd and nginx processes. Under systemd a runtime mask keeps
# the packaged ones from starting; elsewhere RUNLEVEL=1 does.
services=()
if [[ -d /run/systemd/system ]]; then
    for service in etcd nginx haproxy; do
        [[ " ${missing[*]} " == *" $service"* ]] && services+=("$service.service")
    done
fi
unmask() {
    ((${#services[@]} == 0)) || "${root[@]}" systemctl unmask --runtime --quiet "${services[@]}" || true
}
trap unmask EXIT
((${#services[@]} == 0)) || "${root[@]}" systemctl mask --runtime --quiet "${services[@]}" || true

echo "installing ${missing[*]}"
apt=("${root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
"${apt[@]}" update || fail "apt-get update failed; these packages are missing: ${missing[*]}"
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get could not install: ${missing[*]}"
