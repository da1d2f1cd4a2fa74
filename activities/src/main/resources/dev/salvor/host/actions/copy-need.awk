# What has to be sent: "send NUMBER OFFSET" for each file that is wanted and has not come whole; and "stray NAME" of
# what has come and is not wanted, or is no plain file.
#
#   awk -v mark= -f copy-name.awk -f copy-need.awk what=todo F what=manifest F what=stat F
function looked(   f, i, from, nm) {
  if (line == "") return
  split(line, f, "|")
  from = 1
  for (i = 1; i <= 10; i++) from += length(f[i]) + 1
  nm = escaped(substr(line, from))
  line = ""
  if (substr(f[2], 1, length(f[2]) - 3) == "8" && (nm in todo)) came[nm] = f[3]
  else print "stray", nm
}
what == "todo" { todo[$0] = 1; next }
what == "manifest" {
  if ($1 == "C1" || $1 == ">") next
  n++
  nm = substr($0, length($1) + length($2) + length($3) + length($4) + 5)
  if ($1 == "f" && (nm in todo)) {
    name[n] = nm
    size[n] = $3
  }
  next
}
what == "stat" {
  if (index($0, mark "|") == 1) {
    looked()
    line = $0
  } else {
    line = line "\n" $0
  }
  next
}
END {
  looked()
  for (k = 1; k <= n; k++) {
    if (!(k in name)) continue
    if (!(name[k] in came)) print "send", k, 0
    else if (came[name[k]] + 0 < size[k] + 0) print "send", k, came[name[k]]
    else if (came[name[k]] + 0 > size[k] + 0) print "send", k, 0
  }
}
