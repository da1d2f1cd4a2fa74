package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host with systemd: the units of root's node, and a node of an account with rules of sudo. */
final class LeastPrivilegeIT {
  private static final String RECOVERY =
      """
      schemaVersion: 1
      name: recovery
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - name: all
              idempotency: never
              shell: |
                set -e
                mount -t tmpfs none /mnt && echo mounted >/mnt/proof
                echo written >/etc/proof && echo written >/usr/proof
                cp /bin/true /usr/bin/proof && chmod 4755 /usr/bin/proof
                hostname proof && hostname least1
                su -s /bin/sh ops -c 'sudo -n id -u' >/root/su
                umask >/root/umask
      """;
  private static final String MIXED =
      """
      schemaVersion: 1
      name: mixed
      parameters: {file: {type: string, default: /srv/proof}}
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - {name: own, shell: 'id -un >/home/plain/own', idempotency: never}
            - {name: ruled, run: [touch, '${{ params.file }}'], user: root, idempotency: never}
      """;
  private static final String PASSWORD =
      """
      schemaVersion: 1
      name: password
      parameters: {lang: {type: bool, default: false}}
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - name: asked
              when: '!params.lang'
              check: {run: [test, -e, /srv/asked], user: root}
              run: [touch, /srv/asked]
              user: root
              idempotency: safe
            - name: lang
              when: params.lang
              run: [touch, /srv/proof]
              env: {LANG: C}
              user: root
              idempotency: safe
      """;

  @Test
  void aNodeHasTheRightsItNeeds() {
    try (LabHost host = LabHost.up("least1")) {
      rootsNode(host);
      plainNode(host);
    }
  }

  private static void rootsNode(LabHost host) {
    host.write("/root/book.yaml", RECOVERY);
    Said run = host.salvor("run", "/root/book.yaml", "--run-id", "all");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(host.read("/mnt/proof") + host.read("/etc/proof") + host.read("/usr/proof"))
        .as("a step is held back by nothing")
        .isEqualTo("mounted\nwritten\nwritten\n");
    assertThat(host.read("/root/su")).isEqualTo("0\n");
    assertThat(host.read("/root/umask")).isEqualTo("0022\n");

    String engine = host.sh("cut -d' ' -f1 /var/lib/salvor/engine/engine.pid").strip();
    assertThat(host.read("/proc/" + engine + "/status"))
        .containsPattern("CapEff:\\s+0+\\n")
        .containsPattern("CapBnd:\\s+0+\\n")
        .containsPattern("NoNewPrivs:\\s+1\\n")
        .containsPattern("Seccomp:\\s+2\\n")
        .containsPattern("Umask:\\s+0077\\n");
    String inside = "nsenter -t \"$1\" -m sh -c \"$2\" 2>&1 || :";
    assertThat(host.sh(inside, engine, "cat /var/lib/salvor/keys/*; ls /var/lib/salvor/runs/*"))
        .contains("No such file");
    assertThat(host.sh(inside, engine, "echo x >/var/lib/x; echo x >/etc/x"))
        .contains("Read-only file system");
    assertThat(host.sh("systemctl show -p ProtectSystem --value salvor-engine").strip())
        .isEqualTo("strict");
    // 1.5, until systemd 252 reads its units anew and does not show RestrictNamespaces any more.
    assertThat(level(host, "salvor-engine")).isLessThanOrEqualTo(2.2);
    onlyLoopback(host, "root", "/var/lib/salvor");
    Said down = host.salvor("down");
    assertThat(down.exit()).as("%s", down).isZero();
  }

  private static double level(LabHost host, String unit) {
    return Double.parseDouble(
        host.sh(
                "systemd-analyze security --no-pager \"$1.service\""
                    + " | sed -n 's/.*exposure level.*: \\([0-9.]*\\).*/\\1/p'",
                unit)
            .strip());
  }

  private static void plainNode(LabHost host) {
    host.sh("useradd --create-home --shell /bin/bash plain");
    host.sh("printf %s \"$1\" >/home/plain/book.yaml; chmod 0644 /home/plain/book.yaml", MIXED);

    Said without = host.salvorAs("plain", "run", "/home/plain/book.yaml", "--run-id", "without");
    assertThat(without.exit()).as("%s", without).isNotZero();
    String state = "/home/plain/.local/state/salvor";
    assertThat(outputs(host, state, "without"))
        .contains("cannot do this as root: no rule of sudo lets it without a password")
        .contains("plain ALL=(root) NOPASSWD: /usr/bin/touch /srv/proof");
    assertThat(host.exec("test", "-e", "/srv/proof").exit()).isNotZero();

    String file =
        host.salvor("policy", "sudo", "/home/plain/book.yaml", "--account", "plain").out();
    host.write("/root/salvor-mixed", file);
    host.sh("visudo -cf /root/salvor-mixed");
    host.sh("install -m 0440 /root/salvor-mixed /etc/sudoers.d/salvor-mixed; visudo -c");
    Said with = host.salvorAs("plain", "run", "/home/plain/book.yaml", "--run-id", "with");
    assertThat(with.exit()).as("%s", with).isZero();
    assertThat(host.read("/home/plain/own")).isEqualTo("plain\n");
    assertThat(host.sh("stat -c '%U %a' /srv/proof")).isEqualTo("root 644\n");

    Said other =
        host.salvorAs(
            "plain",
            "run",
            "/home/plain/book.yaml",
            "--run-id",
            "other",
            "-p",
            "file=/etc/cron.d/x");
    assertThat(other.exit()).as("other arguments than those of the rule").isNotZero();
    assertThat(host.exec("test", "-e", "/etc/cron.d/x").exit()).isNotZero();

    passwordOfAnotherRule(host, state);

    assertThat(host.sh("stat -c '%U %a' " + state)).isEqualTo("plain 700\n");
    assertThat(host.sh("find " + state + " -maxdepth 2 -perm /022 ! -type l")).isEmpty();
    onlyLoopback(host, "plain", state);
    Said down = host.salvorAs("plain", "down");
    assertThat(down.exit()).as("%s", down).isZero();
  }

  /** Of two rules one asks for a password; sudo lists both commands all the same. */
  private static void passwordOfAnotherRule(LabHost host, String state) {
    host.sh("printf %s \"$1\" >/home/plain/password.yaml; chmod 0644 /home/plain/*", PASSWORD);
    host.sh("echo 'plain ALL=(ALL:ALL) ALL' >/etc/sudoers.d/a-plain; chmod 0440 /etc/sudoers.d/*");
    String list = "runuser -u plain -- sudo -n -l -u root -- /usr/bin/touch /srv/asked";
    assertThat(host.sh(list).strip()).as("sudo's own word").endsWith("/usr/bin/touch /srv/asked");

    Said asked = host.salvorAs("plain", "run", "/home/plain/password.yaml", "--run-id", "asked");
    assertThat(asked.exit()).as("%s", asked).isNotZero();
    assertThat(outputs(host, state, "asked"))
        .contains("sudo would ask for a password", "NOPASSWD: /usr/bin/test -e /srv/asked");
    assertThat(host.exec("test", "-e", "/srv/asked").exit()).isNotZero();

    host.sh("rm /srv/proof");
    Said ruled = host.salvorAs("plain", "run", "/home/plain/book.yaml", "--run-id", "ruled");
    assertThat(ruled.exit()).as("the rule without one, behind it: %s", ruled).isZero();
    assertThat(host.exec("test", "-e", "/srv/proof").exit()).isZero();

    Said lang =
        host.salvorAs(
            "plain", "run", "/home/plain/password.yaml", "--run-id", "lang", "-p", "lang=true");
    assertThat(lang.exit()).as("%s", lang).isNotZero();
    assertThat(outputs(host, state, "lang")).contains("sudo would drop the environment");
  }

  private static String outputs(LabHost host, String state, String run) {
    return host.sh("cat \"$1\"/runs/\"$2\"/segments/*/*.err", state, run);
  }

  /** What the account's processes listen on, by ss: at least the engine's ports. */
  private static void onlyLoopback(LabHost host, String account, String state) {
    String pids =
        host.sh(
            "cut -d' ' -f1 \"$1/engine/engine.pid\"; cat \"$1/node/keeper.pid\";"
                + " pgrep -u \"$2\" java || :",
            state,
            account);
    List<String> listening =
        Arrays.stream(host.sh("ss -H -ltnup").split("\n"))
            .filter(line -> pids.lines().anyMatch(pid -> line.contains("pid=" + pid + ",")))
            .toList();
    assertThat(listening).hasSizeGreaterThanOrEqualTo(4);
    assertThat(listening)
        .allMatch(line -> line.contains(" 127.0.0.1:") || line.contains(" [::1]:"));
  }
}
