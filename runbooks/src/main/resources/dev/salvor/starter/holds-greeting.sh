#!/bin/sh
# Whether the file holds the greeting: 0 yes, 1 no; anything else means "cannot tell".
[ -f "$FOLDER/greeting" ] || exit 1
read -r line <"$FOLDER/greeting" || exit 1
[ "$line" = "$GREETING" ]
