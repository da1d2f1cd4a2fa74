#!/bin/sh
# http: one request; the answer must have the wanted status and body. curl, else wget.
# Everything that could be secret (address, headers, body) goes to curl by stdin, never on its command line.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"

url=${WITH_URL-} method=${WITH_METHOD-GET} status=${WITH_EXPECT_STATUS-} insecure=${WITH_INSECURE-false}
timeout=${WITH_TIMEOUT-30} resolve=${WITH_RESOLVE-} token=${WITH_BEARER_TOKEN_FILE-}
case $url in http://?* | https://?*) ;; *) die "$USAGE" "url: must begin with http:// or https://" ;; esac
case $method in GET | HEAD | OPTIONS | POST | PUT | PATCH | DELETE) ;; *) die "$USAGE" "method: '$method' is none of GET HEAD OPTIONS POST PUT PATCH DELETE" ;; esac
case $status in '' | [1-5][0-9][0-9]) ;; *) die "$USAGE" "expectStatus: '$status' is not a status from 100 to 599" ;; esac
count timeout "$timeout"
flag insecure "$insecure"
for line in "$url" "$resolve"; do
  case $line in *[[:cntrl:]]* | *' '*) die "$USAGE" "url or resolve: holds a blank or a control character" ;; esac
done
case $resolve in '' | ?*:*:?*) ;; *) die "$USAGE" "resolve: '$resolve' is not host:port:address" ;; esac

# What is shown of the address: no user part and no query, where secrets are.
shown=${url%%[?#]*}
case ${shown#*://} in
  *@*) shown="${shown%%://*}://${shown#*@}" ;;
esac

# each_header COMMAND: runs it with every header line as its argument.
each_header() {
  at=0 header=''
  while [ "$at" -lt "${WITH_HEADERS_COUNT-0}" ]; do
    eval "header=\"\${WITH_HEADERS_$at-}: \${WITH_HEADERS_${at}_VALUE-}\""
    case $header in *[[:cntrl:]]*) die "$USAGE" "headers: '${header%%:*}' holds a control character" ;; esac
    "$1" "$header"
    at=$((at + 1))
  done
  if [ -n "$token" ]; then "$1" "Authorization: Bearer $(cat -- "$token")"; fi
}

# A value inside double quotes of a curl configuration.
quoted() { printf '%s = "%s"\n' "$1" "$(printf '%s' "$2" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }
curl_header() { quoted header "$1"; }

with_curl() {
  {
    quoted url "$url"
    quoted request "$method"
    [ "$method" != HEAD ] || say head
    say 'proto = "=http,https"'
    say 'noproxy = "localhost,127.0.0.1,::1"'
    say 'max-filesize = 67108864'
    quoted max-time "$timeout"
    [ "$insecure" = false ] || say insecure
    [ -z "$resolve" ] || quoted resolve "$resolve"
    each_header curl_header
    [ -z "${WITH_BODY+x}" ] || quoted data-binary "@$SALVOR_STEP_DIR/http.request"
  } | bounded $((timeout + 5)) curl -q -s -S -o "$SALVOR_STEP_DIR/http.body" -w '%{http_code}' -K - 2>"$SALVOR_STEP_DIR/http.err"
}

wget_header() { say "header = $1"; }

# GNU wget takes headers by a configuration file; busybox wget only knows GET and no headers out of sight.
with_wget() {
  case $(wget --version 2>&1) in
    *GNU*)
      each_header wget_header >"$SALVOR_STEP_DIR/http.wgetrc"
      set -- --method="$method" --max-redirect=0 --tries=1 --content-on-error --config="$SALVOR_STEP_DIR/http.wgetrc"
      [ -z "${WITH_BODY+x}" ] || set -- "$@" --body-file="$SALVOR_STEP_DIR/http.request"
      [ "$insecure" = false ] || set -- "$@" --no-check-certificate
      ;;
    *)
      [ "$method" = GET ] && [ -z "${WITH_BODY+x}${WITH_HEADERS_COUNT+x}$token" ] && [ "$insecure" = false ] ||
        die "$MISSING" "curl is missing on this host; busybox wget can only GET without headers"
      set --
      ;;
  esac
  [ -z "$resolve" ] || die "$MISSING" "curl is missing on this host, and wget cannot do resolve; install curl"
  bounded $((timeout + 5)) wget "$@" -T "$timeout" -S -O "$SALVOR_STEP_DIR/http.body" "$url" 2>"$SALVOR_STEP_DIR/http.err"
  rm -f "$SALVOR_STEP_DIR/http.wgetrc"
  awk '$1 ~ /^HTTP\// { code = $2 } /server returned error: HTTP/ { code = $(NF - 1); for (i = 1; i < NF; i++) if ($i ~ /^HTTP\//) code = $(i + 1) } END { printf "%s", code }' "$SALVOR_STEP_DIR/http.err"
}

large WITH_BODY
case ${1-} in
  check)
    # Asking again changes nothing where the method is safe; for the others nobody can tell what has happened.
    case $method in GET | HEAD | OPTIONS) exit 1 ;; *) exit 2 ;; esac
    ;;
  do)
    rm -f "$SALVOR_STEP_DIR"/http.*
    : >"$SALVOR_STEP_DIR/http.body"
    [ -z "${WITH_BODY+x}" ] || printf %s "$WITH_BODY" >"$SALVOR_STEP_DIR/http.request"
    # Refused before anything is sent: inside the pipe below a refusal would only be a broken configuration.
    each_header :
    if have curl; then
      got=$(with_curl)
    elif have wget; then
      got=$(with_wget) || exit
    else
      die "$MISSING" "curl is missing on this host, and so is wget"
    fi
    case $got in
      [1-5][0-9][0-9]) ;;
      *) die 1 "$method $shown: no answer: $(grep -v '^ ' "$SALVOR_STEP_DIR/http.err" | tail -n 1 | cut -c1-300)" ;;
    esac
    result status "$got"
    case ${status:-2xx} in
      2xx) case $got in 2*) ;; *) die 1 "$method $shown: status $got, wanted 2xx" ;; esac ;;
      "$got") ;;
      *) die 1 "$method $shown: status $got, wanted $status" ;;
    esac
    if [ -n "${WITH_EXPECT_BODY-}" ]; then
      awk '{ body = body $0 "\n" } END { exit !index(body, ENVIRON["WITH_EXPECT_BODY"]) }' "$SALVOR_STEP_DIR/http.body" ||
        die 1 "$method $shown: status $got, but the body does not hold the expected text"
    fi
    case $method in GET | HEAD | OPTIONS) say "unchanged: $method $shown: $got" ;; *) say "sent: $method $shown: $got" ;; esac
    ;;
  *) die "$USAGE" "usage: http.sh check|do" ;;
esac
