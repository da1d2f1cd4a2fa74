# What of a manifest is at its place: one line for each entry, "KIND NUMBER MODE HAVE SUM NAME".
#
#   awk -v mark= -v mode= -v uid= -v gid= -v now= -v napped= -f copy-name.awk -f copy-plan.awk \
#       what=manifest F what=known F what=trust F what=stat F
#
# KIND: same, attr (mode or owner differ), new, old (other content), dir (missing folder), lnew, lold (links),
# bad (something that cannot be replaced); and hash:same, hash:attr, link, which somebody has to look at first.
# HAVE: mode:uid:gid of what is there. Into the folder WORK go: hash (names to be summed), links (number, name
# and target of links to be read), ids (NUMBER|STORABLE|IDENTITY of each file that is there).

function looked(   f, i, from, nm) {
  if (line == "") return
  split(line, f, "|")
  from = 1
  for (i = 1; i <= 10; i++) from += length(f[i]) + 1
  nm = escaped(substr(line, from))
  line = ""
  type_at[nm] = substr(f[2], 1, length(f[2]) - 3)
  size_at[nm] = f[3]
  own_at[nm] = f[5] ":" f[6] ":" f[7]
  id_at[nm] = f[3] "|" f[4] "|" f[9] "|" f[10] "|" nm
  as_summed[nm] = (f[3] "|" f[4] "|" f[9] "|" nm) in trusted
  # Whatever changes the file from now on gives it another time, if times are fine or long past.
  safe_at[nm] = f[8] + 2 <= now + 0 || (napped && f[10] ~ /[.][0-9]*[1-9]/)
}

what == "manifest" {
  if ($1 == ">") {
    to[n] = substr($0, 3)
  } else if ($1 != "C1") {
    n++
    type[n] = $1
    wanted[n] = $2
    size[n] = $3
    sum[n] = $4
    name[n] = substr($0, length($1) + length($2) + length($3) + length($4) + 5)
  }
  next
}
what == "known" { known[substr($0, 66)] = substr($0, 1, 64); next }
what == "trust" { trusted[$0] = 1; next }
what == "stat" {
  if (index($0, mark "|") == 1) {
    looked()
    line = $0
  } else {
    line = line "\n" $0
  }
  next
}

function content(k, nm,   own, as, m) {
  split(own_at[nm], own, ":")
  m = mode != "" ? mode : wanted[k]
  as = m == own[1] && (uid == "" || uid == own[2]) && (gid == "" || gid == own[3]) ? "same" : "attr"
  if (as_summed[nm]) {
    stored = sum[k]
  } else if (id_at[nm] in known) {
    stored = known[id_at[nm]]
    safe_at[nm] = 1
  } else {
    print nm > (ENVIRON["WORK"] "/hash")
    print k "|" safe_at[nm] "|" id_at[nm] > (ENVIRON["WORK"] "/ids")
    return "hash:" as
  }
  if (stored != sum[k]) return "old"
  print k "|" safe_at[nm] "|" id_at[nm] > (ENVIRON["WORK"] "/ids")
  return as
}

END {
  looked()
  for (k = 1; k <= n; k++) {
    nm = name[k]
    t = nm in type_at ? type_at[nm] : ""
    if (type[k] == "d") {
      kind = t == "" ? "dir" : t == "4" ? "same" : "bad"
    } else if (type[k] == "l") {
      kind = t == "" ? "lnew" : t == "a" ? "link" : t == "8" ? "lold" : "bad"
      if (kind == "link") printf "%s\n%s\n%s\n", k, nm, to[k] > (ENVIRON["WORK"] "/links")
    } else if (t == "") {
      kind = "new"
    } else if (t != "8" && t != "a") {
      kind = "bad"
    } else if (t == "a" || size_at[nm] != size[k]) {
      kind = "old"
    } else {
      kind = content(k, nm)
    }
    m = type[k] == "f" && mode != "" ? mode : wanted[k]
    print kind, k, m, (t == "" ? "-" : own_at[nm]), sum[k], nm
  }
}
