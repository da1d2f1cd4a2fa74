#!/usr/bin/perl
# A file system of the type fuse.sshfs that holds the empty folders state/lib and state/runs: to a program it lies on
# another machine. usage: perl network-folder.pl FOLDER, as root; ends when FOLDER is unmounted.
use strict;
use warnings;
use Errno;
use POSIX ();

my $at = shift . "\0";
open(my $kernel, '+<', '/dev/fuse') or die "/dev/fuse: $!\n";
my ($source, $type) = ("elsewhere:/\0", "fuse.sshfs\0");
my $options = 'fd=' . fileno($kernel) . ",rootmode=40000,user_id=0,group_id=0\0";
my $mount = (POSIX::uname())[4] eq 'aarch64' ? 40 : 165;
syscall($mount, $source, $at, $type, 0, $options) == 0 or die "mount: $!\n";

my %inside = (1 => {state => 2}, 2 => {lib => 3, runs => 4});

# struct fuse_attr of a folder
sub attributes { return pack('Q6 L10', $_[0], (0) x 5, (0) x 3, 040700, 2, 0, 0, 0, 4096, 0) }

while (1) {
  my $read = sysread($kernel, my $asked, 1 << 20);
  if (!defined $read) {
    next if $!{EINTR} || $!{EAGAIN} || $!{ENOENT};
    last;
  }
  my ($length, $what, $unique, $node) = unpack('L L Q Q', $asked);
  next if $what == 2 || $what == 36 || $what == 42;    # forget, interrupt: no answer
  my ($error, $answer) = (0, '');
  if ($what == 26) {                                   # init
    $answer = pack('L4 S2 L', 7, 19, 65536, 0, 0, 0, 65536);
  } elsif ($what == 1) {                               # lookup
    my $found = $inside{$node}{unpack('Z*', substr($asked, 40))};
    if ($found) { $answer = pack('Q4 L2', $found, 0, 3600, 3600, 0, 0) . attributes($found) }
    else { $error = -2 }
  } elsif ($what == 3) {                               # getattr
    $answer = pack('Q L2', 3600, 0, 0) . attributes($node);
  } elsif ($what != 34 && $what != 38) {               # access, destroy
    $error = -30;
  }
  syswrite($kernel, pack('L l Q', 16 + length $answer, $error, $unique) . $answer);
}
