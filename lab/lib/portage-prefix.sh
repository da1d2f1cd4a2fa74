# shellcheck shell=sh
# Offset prefixes: each builder and each client of DIR has a root, a configuration and a database of its own.

# portage_dir DIR: sets D to a place that was set up, and V to the programs.
portage_dir() {
  [ -n "${1-}" ] || { help >&2; exit 64; }
  [ -e "$1/repos.conf" ] || portage_fail "$1: lab/portage setup $1 makes it"
  D=$(cd "$1" && pwd) || exit 1
  V=$(portage_venv) || exit 69
}

# portage_prefix ROOT: makes one.
portage_prefix() {
  for prefix_folder in tmp share lib etc/portage usr/bin var/db/pkg var/lib/portage var/cache/edb var/cache/distfiles var/log var/tmp; do
    mkdir -p "$1/$prefix_folder" || exit 1
  done
  ln -sfn "$V/share/portage" "$1/share/portage"
  ln -sfn "$V/lib/portage" "$1/lib/portage"
  for prefix_tool in bash tar zstd bzip2 python3 sed; do ln -sfn "$(command -v $prefix_tool)" "$1/usr/bin/$prefix_tool"; done
  ln -sfn "$D/repo/profiles/lab" "$1/etc/portage/make.profile"
  cat >"$1/etc/portage/make.conf" <<END
FEATURES="-sandbox -usersandbox -userpriv -userfetch -usersync -network-sandbox -ipc-sandbox -pid-sandbox -mount-sandbox -news -merge-sync -strict -preserve-libs -multilib-strict -qa-unresolved-soname-deps -binpkg-logs -binpkg-docompress -binpkg-dostrip -ebuild-locks -protect-owned -collision-protect"
PORTAGE_TMPDIR="$1/var/tmp"
DISTDIR="$1/var/cache/distfiles"
EMERGE_LOG_DIR="$1/var/log"
PORTAGE_TRUST_HELPER=""
PORTAGE_ELOG_SYSTEM=""
CLEAN_DELAY="0"
END
}

# portage_in ROOT CMD...: nothing of this machine's environment reaches Portage. NAME=VALUE before CMD are given to it.
portage_in() {
  in_root=$1
  shift
  env -i PATH="$V/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" HOME="$in_root/tmp" TERM=dumb LC_ALL=C.UTF-8 PYTHONUTF8=1 NOCOLOR=true NO_COLOR=1 \
    PORTAGE_OVERRIDE_EPREFIX="$in_root" PORTAGE_CONFIGROOT="$in_root" PORTAGE_REPOSITORIES="$(cat "$D/repos.conf")" \
    PORTAGE_USERNAME="$(id -un)" PORTAGE_GRPNAME="$(id -gn)" "$@" </dev/null
}

portage_setup() {
  [ -n "${1-}" ] || { help >&2; exit 64; }
  mkdir -p "$1/clients" || portage_fail "cannot make $1"
  D=$(cd "$1" && pwd) || exit 1
  V=$(portage_venv) || exit 69
  portage_repo "$D/repo"
  printf '[DEFAULT]\nmain-repo = lab\n[lab]\nlocation = %s/repo\nauto-sync = no\n' "$D" >"$D/repos.conf"
  portage_prefix "$D/builder"
  portage_in "$D/builder" portageq envvar ARCH CHOST >/dev/null 2>"$D/setup.err" || {
    cat "$D/setup.err" >&2
    portage_fail "Portage refuses the configuration in $D"
  }
}

# portage_make build|quick DIR OPTIONS ATOM...
portage_make() {
  make_how=$1
  portage_dir "${2-}"
  shift 2
  make_to=$D/packages make_format=gpkg make_features='' make_use=''
  while :; do
    case ${1-} in
      --to=*) make_to=${1#*=} ;;
      --xpak) make_format=xpak ;;
      --flat) make_features=-binpkg-multi-instance ;;
      --use=*) make_use=${1#*=} ;;
      *) break ;;
    esac
    shift
  done
  mkdir -p "$make_to" || exit 1
  make_to=$(cd "$make_to" && pwd) || exit 1
  case $make_how in
    build) portage_in "$D/builder" PKGDIR="$make_to" BINPKG_FORMAT=$make_format FEATURES="$make_features" ${make_use:+USE="$make_use"} \
      emerge --ignore-default-opts --oneshot --buildpkg --usepkg=n "--jobs=${JOBS:-2}" --quiet-build=y --color=n --quiet "$@" ;;
    *) portage_in "$D/builder" PKGDIR="$make_to" BINPKG_FORMAT=$make_format FEATURES="$make_features" \
      quickpkg --ignore-default-opts --umask=0022 --include-config=y "$@" ;;
  esac
}

# portage_emaint DIR PKGDIR check|fix
portage_emaint() {
  portage_dir "${1-}"
  emaint_at=$(cd "${2-}" 2>/dev/null && pwd) || portage_fail "${2-}: no such folder"
  case ${3-} in check | fix) ;; *) help >&2; exit 64 ;; esac
  portage_in "$D/builder" PKGDIR="$emaint_at" emaint "--$3" binhost
}

# portage_client DIR NAME --binhost=URL [-- OPTIONS] ATOM...
portage_client() {
  portage_dir "${1-}"
  client_root=$D/clients/${2-}
  case ${2-} in '' | *[!a-z0-9-]*) help >&2; exit 64 ;; esac
  case ${3-} in --binhost=*) client_url=${3#*=} ;; *) help >&2; exit 64 ;; esac
  shift 3
  portage_prefix "$client_root"
  printf '[lab]\nsync-uri = %s\npriority = 10\nverify-signature = false\nlocation = %s/var/cache/binhost\n' "$client_url" "$client_root" \
    >"$client_root/etc/portage/binrepos.conf"
  portage_in "$client_root" PKGDIR="$client_root/var/cache/binpkgs" \
    emerge --ignore-default-opts --getbinpkg --usepkgonly --oneshot --quiet --quiet-build=y --color=n "$@"
}

# portage_host DIR NAME [--binhost=URL]
portage_host() {
  portage_dir "${1-}"
  host_root=$D/hosts/${2-}
  case ${2-} in '' | *[!a-z0-9-]*) help >&2; exit 64 ;; esac
  portage_prefix "$host_root"
  mkdir -p "$host_root/bin"
  case ${3-} in
    --binhost=*)
      printf '[lab]\nsync-uri = %s\npriority = 10\nverify-signature = false\nlocation = %s/var/cache/binhost\n' "${3#*=}" "$host_root" \
        >"$host_root/etc/portage/binrepos.conf"
      ;;
  esac
  for host_program in emerge quickpkg portageq emaint; do
    cat >"$host_root/bin/$host_program" <<END
#!/bin/sh
exec env -i PATH="$V/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" HOME="$host_root/tmp" TERM=dumb LC_ALL=C.UTF-8 PYTHONUTF8=1 NOCOLOR=true NO_COLOR=1 \\
  PORTAGE_OVERRIDE_EPREFIX="$host_root" PORTAGE_CONFIGROOT="$host_root" PORTAGE_REPOSITORIES="\$(cat "$D/repos.conf")" \\
  PORTAGE_USERNAME="$(id -un)" PORTAGE_GRPNAME="$(id -gn)" PKGDIR="\${PKGDIR:-$host_root/var/cache/binpkgs}" $host_program "\$@"
END
    chmod 755 "$host_root/bin/$host_program"
  done
  printf '%s\n' "$host_root"
}

portage_sh() {
  portage_dir "${1-}"
  shift
  portage_in "$D/builder" "$@"
}
