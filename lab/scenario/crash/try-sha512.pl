# Exit 0 if this host's crypt(3) makes a SHA-512 hash.
use strict;
use warnings;
my $hash = crypt('x', '$6$salt$') // '';
exit($hash =~ /^\$6\$salt\$/ ? 0 : 1);
