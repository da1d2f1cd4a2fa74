#!/bin/sh
# Puts back the library that the build by hand replaced; nothing to do if none was replaced.
set -u
keep=$SALVOR_STEP_DIR/old
if [ ! -f "$keep/complete" ]; then
  echo "unchanged: no library was replaced"
  exit 0
fi
folder=$(cat "$keep/folder") || exit 1
for old in "$keep"/libcrypt.so.1*; do
  name=$(basename "$old")
  rm -rf "$folder/.$name.old"
  cp -a "$old" "$folder/.$name.old" || exit 1
  [ -L "$old" ] || sync "$folder/.$name.old"
  mv -f "$folder/.$name.old" "$folder/$name" || exit 1
  echo "restored $folder/$name"
done
sync "$folder"
ldconfig 2>/dev/null || echo "ldconfig is missing or failed"
