package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real hosts that lack something: a clear word each, or it works. */
final class AwkwardHostIT {
  private static final String WHO =
      """
      schemaVersion: 1
      name: who
      phases:
        - name: one
          steps:
            - name: say
              shell: 'id -un >>"/root/$RUN"'
              env: {RUN: '%s'}
              idempotency: never
              timeout: 1m
      """;

  @AutoClose private static LabFleet lab;

  @BeforeAll
  static void up() {
    lab = LabFleet.up(2);
  }

  @AfterEach
  void clear() {
    lab.clear();
  }

  /** Runs on the first of them alone, known by this name, as {@code user} with {@code key}. */
  private static FleetRuns alone(Node node, String user, String key, String more) {
    String written = lab.written(1, user, key).replace("{address", "{" + more + "address");
    return new FleetRuns(
        node, node.file("alone.yaml", "schemaVersion: 1\nhosts:\n  lab1: " + written + "\n"));
  }

  private static void awaitSaid(FleetRuns runs, String id, String words) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(runs.shown(id)).contains(words));
  }

  private static String file(String id) {
    return lab.get(1).sh("cat \"$1\"", "/root/" + id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void whicheverShellIsItsShItWorks(String shell) {
    LabHost host = lab.get(1);
    host.sh("ln -sfn \"$(command -v \"$1\")\" /bin/sh", shell);
    try (Node node = Node.create()) {
      FleetRuns runs = alone(node, "root", lab.key(), "");
      String id = "sh-" + shell;
      Path file = Path.of("/root", id);
      Said said = runs.run(id, node.file("book.yaml", Books.appending(file, 3, false, 0, "never")));

      assertThat(said.exit()).as("%s", said).isZero();
      assertThat(file(id)).isEqualTo("step-1\nstep-2\nstep-3\n");
    } finally {
      host.exec("/bin/bash", "-c", "ln -sfn /bin/dash /bin/sh");
    }
  }

  /** The account bb is root in a tree that holds busybox, flock and nothing else. */
  @Test
  void busyboxAloneIsEnough() {
    LabHost host = lab.get(1);
    host.sh(
        """
        set -e
        r=/srv/bb
        mkdir -p $r/bin $r/usr $r/etc $r/tmp $r/root $r/var $r/proc $r/dev
        cp -L /bin/busybox /usr/bin/flock $r/bin/
        ldd $r/bin/busybox $r/bin/flock | grep -o '/[^ :]*\\.so[^ :]*' | sort -u | while read -r so; do
          mkdir -p "$r${so%/*}"
          cp -L "$so" "$r$so"
        done
        for a in $(busybox --list); do [ -e "$r/bin/$a" ] || ln -s busybox "$r/bin/$a"; done
        ln -s bin $r/sbin
        ln -s ../bin $r/usr/bin
        ln -s ../bin $r/usr/sbin
        useradd -o -u 0 -g 0 -M -s /bin/sh -d / bb
        cp /etc/passwd /etc/group /etc/machine-id $r/etc
        mount --bind /proc $r/proc
        mount --bind /dev $r/dev
        cat >/etc/ssh/sshd_config.d/bb.conf <<'END'
        Match User bb
          ChrootDirectory /srv/bb
          AuthorizedKeysFile /root/.ssh/authorized_keys
        END
        systemctl reload ssh
        """);
    try (Node node = Node.create()) {
      FleetRuns runs = alone(node, "bb", lab.key(), "");
      Path file = Path.of("/root/lines");
      Path book = node.file("book.yaml", Books.appending(file, 3, true, 0.2, "never"));
      Said said = runs.run("busybox", book);

      assertThat(said.exit()).as("%s", said).isZero();
      assertThat(host.read("/srv/bb/root/lines")).isEqualTo("step-1\nstep-2\nstep-3\n");
      assertThat(host.exec("test", "-e", "/srv/bb/var/lib/salvor/runs/busybox/closed").exit())
          .isZero();
    }
  }

  @Test
  void withoutFlockNothingBeginsAndTheWordIsFlockUntilItIsThere() {
    LabHost host = lab.get(1);
    host.sh("mv /usr/bin/flock /usr/bin/flock.away");
    try (Node node = Node.create()) {
      FleetRuns runs = alone(node, "root", lab.key(), "");
      node.salvor("up");
      Said check =
          node.salvor("hosts", "check", "--json", "--inventory", runs.inventory().toString());
      assertThat(check.exit()).as("%s", check).isEqualTo(1);
      assertThat(check.json().get(0).path("problems").toString())
          .contains("missing programs: flock");
      runs.start("bare", node.file("book.yaml", WHO.formatted("bare")));
      awaitSaid(runs, "bare", "flock: not found");
      assertThat(host.exec("test", "-e", "/root/bare").exit()).isNotZero();
      host.sh("mv /usr/bin/flock.away /usr/bin/flock");
      Said watched = runs.watch("bare");

      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(file("bare")).isEqualTo("root\n");
    } finally {
      host.exec("sh", "-c", "test -e /usr/bin/flock || mv /usr/bin/flock.away /usr/bin/flock");
    }
  }

  @Test
  void aFullDiskIsSaidHoldsUpNobodyElseAndTheRunGoesOnWhenThereIsRoom() {
    LabHost host = lab.get(1);
    host.sh(
        "mkdir -p /var/lib/salvor; mount -t tmpfs -o mode=700,size=32m tmpfs /var/lib/salvor;"
            + " dd if=/dev/zero of=/var/lib/salvor/ballast bs=64k 2>&- || :");
    try (Node node = Node.create()) {
      FleetRuns runs = lab.runs(node);
      runs.start("full", node.file("book.yaml", WHO.formatted("full")));
      awaitSaid(runs, "full/lab1", "the state folder /var/lib/salvor cannot be ");
      lab.get(2).await("the other host", Duration.ofMinutes(1), "test", "-e", "/root/full");
      assertThat(host.exec("test", "-e", "/root/full").exit()).isNotZero();
      host.sh("rm /var/lib/salvor/ballast");
      Said watched = runs.watch("full");

      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(file("full")).isEqualTo("root\n");
      assertThat(lab.get(2).read("/root/full")).isEqualTo("root\n");
    } finally {
      host.exec("umount", "-l", "/var/lib/salvor");
    }
  }

  @Test
  void sudoThatAsksOrIsMissingIsSaidAndSudoThatDoesNotAskWorks() {
    LabHost host = lab.get(1);
    try (Node node = Node.create()) {
      FleetRuns runs = alone(node, "ops", lab.key(), "become: {}, ");
      Said good = runs.run("sudo", node.file("book.yaml", WHO.formatted("sudo")));
      host.sh("mv /etc/sudoers.d/ops /root/ops.sudoers");
      Said asks = runs.run("asks", node.file("book.yaml", WHO.formatted("asks")));
      host.sh("mv /usr/bin/sudo /usr/bin/sudo.away");
      Said none = runs.run("none", node.file("book.yaml", WHO.formatted("none")));

      assertThat(good.exit()).as("%s", good).isZero();
      assertThat(file("sudo")).isEqualTo("root\n");
      assertThat(asks.exit()).as("%s", asks).isEqualTo(9);
      assertThat(asks.out()).contains("sudo: a password is required");
      assertThat(none.exit()).as("%s", none).isEqualTo(9);
      assertThat(none.out()).contains("sudo: not found");
      assertThat(host.exec("sh", "-c", "ls /root/asks /root/none").out()).isEmpty();
    } finally {
      host.exec(
          "sh",
          "-c",
          "test -e /usr/bin/sudo || mv /usr/bin/sudo.away /usr/bin/sudo;"
              + " test -e /etc/sudoers.d/ops || mv /root/ops.sudoers /etc/sudoers.d/ops");
    }
  }

  @Test
  void sudoThatAsksGetsThePasswordOfItsReferenceAndTheRecordDoesNotHoldIt() throws IOException {
    LabHost host = lab.get(1);
    try (Node node = Node.create()) {
      host.sh(
          "echo 'ops:right word 7$x' | chpasswd; mv /etc/sudoers.d/ops /root/ops.sudoers;"
              + " echo 'ops ALL=(ALL:ALL) ALL' >/etc/sudoers.d/asks");
      Path password = node.file("password", "right word 7$x\n");
      Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
      String become = "become: {password: 'file:" + password + "'}, ";
      FleetRuns runs = alone(node, "ops", lab.key(), become);
      Said right = runs.run("right", node.file("book.yaml", WHO.formatted("right")));
      Files.writeString(password, "wrong word\n");
      Said wrong = runs.run("wrong", node.file("book.yaml", WHO.formatted("wrong")));

      assertThat(right.exit()).as("%s", right).isZero();
      assertThat(file("right")).isEqualTo("root\n");
      assertThat(host.exec("grep", "-rqF", "right word", "/var/lib/salvor").exit()).isEqualTo(1);
      assertThat(wrong.exit()).as("%s", wrong).isEqualTo(9);
      assertThat(wrong.out()).contains("sudo").doesNotContain("wrong word");
      assertThat(host.exec("test", "-e", "/root/wrong").exit()).isNotZero();
    } finally {
      host.exec(
          "sh",
          "-c",
          "rm -f /etc/sudoers.d/asks;"
              + " test -e /etc/sudoers.d/ops || mv /root/ops.sudoers /etc/sudoers.d/ops");
    }
  }

  @Test
  void aPrivateKeyThatOthersMayReadIsNotUsed() throws IOException {
    try (Node node = Node.create()) {
      Path key = Files.copy(Path.of(lab.key()), node.folder().resolve("key"));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
      FleetRuns runs = alone(node, "root", key.toString(), "");
      Said open = runs.run("open", node.file("book.yaml", WHO.formatted("open")));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Said own = runs.run("own", node.file("book.yaml", WHO.formatted("own")));

      assertThat(open.exit()).as("%s", open).isEqualTo(9);
      assertThat(open.out()).contains("others may read the private key " + key, "chmod 600");
      assertThat(own.exit()).as("%s", own).isZero();
    }
  }
}
