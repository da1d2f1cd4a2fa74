# shellcheck shell=sh
# Only where it is asked for (lab-test.sh vm): it wants a hypervisor, and minutes where that emulates.
vm() { "$HERE/../vm" "$@"; }
# shellcheck disable=SC2016 # expanded in the machine
in_vm() { vm exec power sh -c "$@"; }

t 'nothing that virtual machines want is missing' vm doctor
t 'one comes up' vm up power
t 'with a kernel of its own' fails gives "$(uname -r)" vm exec power uname -r
t 'words get there as they are' gives "it's \"a  b\"" vm exec power printf %s "it's \"a  b\""
t 'what is written is' in_vm 'echo kept >/var/kept && dd if=/dev/zero of=/var/direct bs=64k count=8 2>/dev/null && sync'
t 'its power is cut' vm reboot power --hard
t 'what was synced is there' gives kept vm exec power cat /var/kept
# In one go, and cut at once: ext4 flushes the disk for itself within five seconds.
t 'more is written' in_vm 'sync; echo lost >/var/lost && tr "\0" x </dev/zero | dd of=/var/direct bs=64k count=8 iflag=fullblock oflag=direct conv=notrunc 2>/dev/null'
t 'its power is cut at once' vm cut power
t 'it comes up again' vm up power
t 'what the kernel kept in memory is lost' fails vm exec power test -s /var/lost
t 'what reached the disk and was not flushed is lost' gives 0 in_vm 'tr -d "\0" </var/direct | wc -c'
t 'it serves the shop' vm scenario power ota
t 'which holds in all its parts' vm scenario power ota --verify
t 'it goes' vm down
t 'and nothing of it stays' fails test -e "$SALVOR_LAB_DIR/vms"
