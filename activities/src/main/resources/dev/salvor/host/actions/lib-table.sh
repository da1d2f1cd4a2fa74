# shellcheck shell=sh
# Rows of a table, one a line with tabs between the fields, for people and as JSON. Sourced after lib.sh.

TAB=$(printf '\t')
# A tab is white space to IFS: two of them in a row would be one, and an empty field would be lost.
# shellcheck disable=SC2034
CELL=$(printf '\037')

# cells: rows from stdin for IFS=$CELL read, which keeps empty fields. No field of a row holds that character.
cells() { tr '\t' '\037'; }

# row FIELD...: one line; what would break it, or move the cursor, becomes a blank.
row() {
  row_text=$1
  shift
  for row_field in "$@"; do row_text="$row_text$TAB$(printf %s "$row_field" | tr '\000-\037\177' '[ *]')"; done
  printf '%s\n' "$row_text"
}

# columns: rows from stdin as columns, each as wide as its widest field; the last one is not filled.
columns() {
  awk -F "$TAB" '
    { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) }; fields[NR] = NF }
    END {
      for (r = 1; r <= NR; r++) {
        line = ""
        for (i = 1; i < fields[r]; i++) line = line sprintf("%-" width[i] "s  ", cell[r, i])
        print line cell[r, fields[r]]
      }
    }'
}

# objects KEY...: rows from stdin as a JSON list of objects. What is not UTF-8 becomes "?".
objects() {
  objects_keys=$*
  { if have iconv; then iconv -c -f UTF-8 -t UTF-8 2>/dev/null; else tr '\200-\377' '[?*]'; fi; } |
    KEYS=$objects_keys awk -F "$TAB" '
    BEGIN { n = split(ENVIRON["KEYS"], key, " "); printf "[" }
    {
      printf "%s{", NR == 1 ? "" : ","
      for (i = 1; i <= n; i++) {
        gsub(/\\/, "&&", $i)
        gsub(/"/, "\\\\&", $i)
        printf "%s\"%s\":\"%s\"", i == 1 ? "" : ",", key[i], $i
      }
      printf "}"
    }
    END { print "]" }'
}
