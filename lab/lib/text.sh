# shellcheck shell=sh

lab_help() {
  cat <<'END'
lab: throw-away real hosts, to test against and to try a runbook before it meets a real machine.

  lab up N | NAME... [--bind SRC:DST[:rw]]... [--no-jdk]
                             make and start hosts (N: lab1 to labN); prints name and address of each
  lab down [NAME...]         throw away these hosts, or the whole lab; --purge also the base root
  lab ssh [USER@]NAME [CMD]  by ssh, as root or as the ordinary user ops (who may sudo)
  lab exec NAME CMD...       as root inside the host, with no ssh and no network
  lab put NAME SRC DST       a file or a folder's content to the host
  lab reboot NAME [--hard]   from inside; --hard is the plug pulled: everything killed, then started again
  lab cut NAME               its network cable out, also over reboots
  lab mend NAME              and in again
  lab ip NAME · lab list [--json]
  lab scenario NAME SCENARIO [--verify]   turns a host into a story; lab scenario lists them
  lab doctor                 what this machine lacks, with the fix; exit 69 if hosts cannot run

Real: Debian with its own systemd as pid 1, sshd, D-Bus, sudo, PAM, dpkg and apt, nginx, compiler; own
  processes, users, network address, machine-id; files survive every reboot until `down`.
Simulated: there is one kernel, this machine's, for all hosts: a reboot restarts everything from pid 1 on,
  but not the kernel (boot_id, uptime and kernel log stay this machine's); --hard loses no page cache, so
  what was written but not synced is still there. No disks, no firmware, no boot loader. No internet:
  hosts see each other and this machine only, and names come from /etc/hosts.

Environment: SALVOR_LAB_DIR (/var/lib/salvor-lab; one lab per folder, several at once),
  SALVOR_LAB_CACHE (/var/lib/salvor-lab/cache; base root and packages, shared), SALVOR_LAB_MIRROR,
  SALVOR_LAB_SUITE, SALVOR_LAB_NET (10.211), SALVOR_ENGINE_BINARY, SALVOR_JAVA_HOME.
Examples:
  lab up 3 && lab ssh lab1 systemctl is-system-running
  lab up web --bind "$PWD:/opt/salvor" && lab scenario web crash
Exit codes: 0 done, 1 failed, 64 usage, 69 something is missing, 77 needs root; ssh and exec: the command's own.
END
}
