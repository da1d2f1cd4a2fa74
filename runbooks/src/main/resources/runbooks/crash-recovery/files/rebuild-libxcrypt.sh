#!/bin/sh
# Builds or installs libxcrypt again by the host's package manager. Asks nothing.
set -u
case ${PACKAGE_MANAGER-} in
  portage) exec emerge --oneshot --color n --nospinner sys-libs/libxcrypt ;;
  apt | dpkg)
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    exec apt-get install --reinstall --yes --no-install-recommends \
      -o DPkg::Options::=--force-confold libcrypt1
    ;;
  rpm | dnf) exec dnf --assumeyes reinstall libxcrypt ;;
  pacman) exec pacman -S --noconfirm libxcrypt ;;
  *)
    echo "no rule for package manager \"${PACKAGE_MANAGER-}\"" >&2
    exit 69
    ;;
esac
