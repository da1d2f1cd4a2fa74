# The plan with what was looked at: awk -f copy-merge.awk what=sums F what=links F what=ids F what=plan F
# What is known now of files as they are goes to WORK/known, to be trusted as long as they have that identity.
what == "sums" { found[substr($0, 66)] = substr($0, 1, 64); next }
what == "links" { link[$1] = $2; next }
what == "ids" {
  bar = index($0, "|")
  ids[substr($0, 1, bar - 1)] = substr($0, bar + 1)
  next
}
{
  nm = substr($0, length($1) + length($2) + length($3) + length($4) + length($5) + 6)
  kind = $1
  if (kind == "link") {
    kind = link[$2] == "same" ? "same" : "lold"
  } else if (index(kind, "hash:") == 1) {
    if (!(nm in found)) kind = "bad"
    else kind = found[nm] == $5 ? substr(kind, 6) : "old"
  }
  if (kind == "same" && ($2 in ids) && substr(ids[$2], 1, 2) == "1|")
    print $5 "|" substr(ids[$2], 3) > (ENVIRON["WORK"] "/known")
  print kind, $2, $3, $4, $5, nm
}
