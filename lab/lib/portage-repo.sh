# shellcheck shell=sh disable=SC2016,SC2034
# A small repository of ebuilds that compile nothing: slots, conditions on flags, a virtual, a revision, what needs what.

portage_repo() {
  REPO=$1
  mkdir -p "$REPO/profiles/lab" "$REPO/metadata" "$REPO/licenses" || exit 1
  echo lab >"$REPO/profiles/repo_name"
  echo 8 >"$REPO/profiles/eapi"
  echo 8 >"$REPO/profiles/lab/eapi"
  printf '%s\n' app-lab dev-lab lib-lab virtual many-lab >"$REPO/profiles/categories"
  echo amd64 >"$REPO/profiles/arch.list"
  echo 'amd64 lab stable' >"$REPO/profiles/profiles.desc"
  echo 'Do with it what you like.' >"$REPO/licenses/free"
  printf 'masters =\nthin-manifests = true\nsign-manifests = false\nprofile-formats = portage-2\n' >"$REPO/metadata/layout.conf"
  cat >"$REPO/profiles/lab/make.defaults" <<'END'
ARCH="amd64"
ACCEPT_KEYWORDS="amd64"
ACCEPT_LICENSE="*"
CHOST="x86_64-pc-linux-gnu"
CBUILD="x86_64-pc-linux-gnu"
ELIBC="glibc"
KERNEL="linux"
IUSE_IMPLICIT="prefix prefix-guest"
USE_EXPAND="ELIBC KERNEL ARCH"
USE_EXPAND_HIDDEN="ELIBC KERNEL"
USE_EXPAND_IMPLICIT="ARCH ELIBC KERNEL"
USE_EXPAND_UNPREFIXED="ARCH"
USE_EXPAND_VALUES_ARCH="amd64"
USE_EXPAND_VALUES_ELIBC="glibc musl"
USE_EXPAND_VALUES_KERNEL="linux"
USE="colour"
END
  portage_ebuild lib-lab grain 1.4 SLOT=0/1 'IUSE=static +fast'
  portage_ebuild lib-lab grain 1.4.1-r2 SLOT=0/1 'IUSE=static +fast'
  portage_ebuild lib-lab mill 3.0.15 SLOT=0/3 'IUSE=colour tracing' \
    'RDEPEND=lib-lab/grain:= tracing? ( lib-lab/grain[static] ) || ( colour? ( app-lab/oven ) lib-lab/grain )' 'DEPEND=lib-lab/grain:='
  portage_ebuild dev-lab kneader 2.1_rc1 'IUSE=+yeast' 'RDEPEND=yeast? ( lib-lab/mill:= ) !yeast? ( lib-lab/grain ) virtual/oven' 'BDEPEND=dev-lab/scale'
  portage_ebuild dev-lab scale 30.6
  portage_ebuild dev-lab starter 3.11.9_p1 SLOT=3.11
  portage_ebuild dev-lab starter 3.12.7 SLOT=3.12
  portage_ebuild virtual oven 0-r7 'RDEPEND=|| ( app-lab/oven app-lab/stove )'
  portage_ebuild app-lab oven 8.2 'IUSE=+door'
  portage_ebuild app-lab stove 9
  portage_ebuild app-lab bread 2.12.1-r1 'IUSE=+crust' 'LICENSE=crust? ( free ) !crust? ( free )' 'RDEPEND=lib-lab/mill:=' 'DEPEND=lib-lab/mill:='
  portage_ebuild app-lab bread 2.12.1-r2 'IUSE=+crust' 'RDEPEND=lib-lab/mill:=' 'DEPEND=lib-lab/mill:='
  portage_ebuild app-lab sack 1 'SIZE=8'
  portage_ebuild app-lab burnt 1 'FAILS=yes'
}

# portage_ebuild CATEGORY NAME VERSION [KEY=VALUE]...: it installs one file that says its flags. SIZE: MiB of noise as well.
portage_ebuild() {
  ebuild_file=$REPO/$1/$2/$2-$3.ebuild ebuild_slot=0 ebuild_license=free ebuild_size='' ebuild_fails='' ebuild_more=''
  mkdir -p "$REPO/$1/$2" || exit 1
  shift 3
  for ebuild_word in "$@"; do
    case $ebuild_word in
      SLOT=*) ebuild_slot=${ebuild_word#*=} ;;
      LICENSE=*) ebuild_license=${ebuild_word#*=} ;;
      SIZE=*) ebuild_size=${ebuild_word#*=} ;;
      FAILS=*) ebuild_fails='die "burnt on purpose"' ;;
      *) ebuild_more="$ebuild_more${ebuild_word%%=*}=\"${ebuild_word#*=}\"
" ;;
    esac
  done
  {
    printf 'EAPI=8\nDESCRIPTION="for a laboratory"\nHOMEPAGE="https://example.org/"\nLICENSE="%s"\nKEYWORDS="amd64"\nSLOT="%s"\n' "$ebuild_license" "$ebuild_slot"
    printf '%sS="${WORKDIR}"\nsrc_install() {\n' "$ebuild_more"
    [ -z "$ebuild_fails" ] || printf '\t%s\n' "$ebuild_fails"
    printf '\tdodir /usr/share/${PN}\n\techo "${PF} with ${USE}" >"${ED}/usr/share/${PN}/${PF}" || die\n'
    [ -z "$ebuild_size" ] || printf '\thead -c $(( %s * 1048576 )) /dev/urandom >"${ED}/usr/share/${PN}/noise" || die\n' "$ebuild_size"
    printf '}\n'
  } >"$ebuild_file"
}

# portage_few: prints a folder that was set up, with packages/ of some of it, built by Portage and indexed, in gpkg and
# xpak, and more/, the same with 40 cheap ones.
# Made once for this repository; who changes something copies it first.
portage_few() {
  V=$(portage_venv) || exit 69
  few=$PORTAGE_VENV/few-$(cat "$LAB_LIB/portage-repo.sh" "$LAB_LIB/portage-prefix.sh" "$LAB_LIB/portage-packages.py" | sha256sum | cut -c1-12)
  (
    flock 9
    [ ! -e "$few/ready" ] || exit 0
    rm -rf "$few"
    portage_setup "$few"
    portage_make build "$few" =lib-lab/grain-1.4.1-r2 lib-lab/mill dev-lab/starter:3.12 virtual/oven >"$few/log" 2>&1 &&
      portage_make quick "$few" --xpak dev-lab/starter >>"$few/log" 2>&1 &&
      portage_make quick "$few" --flat app-lab/oven >>"$few/log" 2>&1 &&
      portage_emaint "$few" "$few/packages" fix >>"$few/log" 2>&1 &&
      cp -a "$few/packages" "$few/more" && python3 -B "$LAB_LIB/portage-packages.py" many "$few/more" 40 >>"$few/log" &&
      portage_emaint "$few" "$few/more" fix >>"$few/log" 2>&1 || {
      cat "$few/log" >&2
      portage_fail "Portage cannot build its packages in $few"
    }
    : >"$few/ready"
  ) 9>"$PORTAGE_VENV/lock-few" || exit 69
  printf '%s\n' "$few"
}
