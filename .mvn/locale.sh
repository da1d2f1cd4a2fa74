# shellcheck shell=sh
# shellcheck disable=SC2034
# Sourced by mvnw and salvor: gives the JVM a locale of UTF-8. It reads arguments, file names and variables by
# the locale: in one that is not of UTF-8, as in a rescue shell, in a bare container or under cron, it would damage what is
# not ASCII. Steps have a locale of their own.

# The locale that LC_ALL=$1 gives is one of UTF-8 and can be had; a complaint is no match.
salvor_is_utf8() {
  case $(env LC_ALL="$1" locale charmap 2>&1) in
    UTF-8 | utf-8 | UTF8 | utf8) ;;
    *) return 1 ;;
  esac
}

# Sets LC_ALL, and salvor_locale_changed and salvor_locale_given if it had to.
salvor_find_locale() {
  salvor_locale_given=${LC_ALL-}
  salvor_locale_changed=
  if ! command -v locale >/dev/null 2>&1; then # musl: any name will do
    case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
      *.UTF-8 | *.utf8 | *.utf-8 | *.UTF8) return 0 ;;
    esac
    LC_ALL=C.UTF-8
  elif salvor_is_utf8 "$salvor_locale_given"; then
    return 0
  else
    salvor_locale=
    for salvor_name in C.UTF-8 C.utf8 en_US.UTF-8 $(locale -a 2>/dev/null | grep -i 'utf-\{0,1\}8$'); do
      if salvor_is_utf8 "$salvor_name"; then
        salvor_locale=$salvor_name
        break
      fi
    done
    [ -n "$salvor_locale" ] || return 0
    LC_ALL=$salvor_locale
  fi
  export LC_ALL
  salvor_locale_changed=1
}

salvor_find_locale
