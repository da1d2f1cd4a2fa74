# What tells one file from another: "SIZE|INODE|TIME|NAME" of plain files: awk -v mark= -f copy-name.awk -f copy-ids.awk F
function looked(   f, i, from, nm) {
  if (line == "") return
  split(line, f, "|")
  from = 1
  for (i = 1; i <= 10; i++) from += length(f[i]) + 1
  nm = escaped(substr(line, from))
  line = ""
  if (substr(f[2], 1, length(f[2]) - 3) == "8") print f[3] "|" f[4] "|" f[9] "|" nm
}
{
  if (index($0, mark "|") == 1) {
    looked()
    line = $0
  } else {
    line = line "\n" $0
  }
}
END { looked() }
