# A name as the manifest writes it.
function escaped(s,   i, c, out) {
  if (!index(s, "\\") && !index(s, "\n") && !index(s, "\r")) return s
  out = ""
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c == "\\") c = "\\0134"
    else if (c == "\n") c = "\\0012"
    else if (c == "\r") c = "\\0015"
    out = out c
  }
  return out
}
