package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SnapshotIT {
  private final HostFolders host = new HostFolders();

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private Action snapshot(Shell shell, String into) {
    return new Action(host, shell, "snapshot").with("INTO", into);
  }

  private Path part(String snapshot, String file) {
    return host.run.resolve("snapshots").resolve(snapshot).resolve(file);
  }

  @ParameterizedTest
  @EnumSource
  void recordsAndFindsNoDifferencesWhenNothingChanged(Shell shell) throws IOException {
    // Not what other tests on this machine change at the same time: mounts, links, sockets.
    String[] calm = {"host", "users", "environment", "packages", "pam", "memory", "services"};
    snapshot(shell, "before").run("check").exits(1);
    snapshot(shell, "before").list("COLLECTORS", calm).run("do").exits(0);
    snapshot(shell, "before").run("verify").exits(0);
    snapshot(shell, "after").list("COLLECTORS", calm).run("do").exits(0);
    assertThat(snapshot(shell, "x").run("diff", "before", "after").exits(0).out())
        .isEqualTo("no differences\n");
    assertThat(part("before", "users.txt")).content().contains("user: root:x:0:0:");
    for (String file : List.of("MANIFEST", "users.txt")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part("before", file))))
          .isEqualTo("rw-------");
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesLittleTimeForEverything(Shell shell) throws IOException {
    long from = System.nanoTime();
    snapshot(shell, "all").run("do").exits(0);
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    System.out.printf("%s: whole snapshot in %d ms%n", shell, took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(15));
    assertThat(Files.readAllLines(part("all", "MANIFEST"))).hasSize(16);
    assertThat(part("all", "processes.volatile.txt")).content().contains(" java");
  }

  @ParameterizedTest
  @EnumSource
  void showsWhatChanged(Shell shell) throws IOException {
    snapshot(shell, "before").list("COLLECTORS", "environment").run("do").exits(0);
    snapshot(shell, "after")
        .list("COLLECTORS", "environment")
        .env("NEW_THING", "100% $(x) \"y\"")
        .run("do")
        .exits(0);
    assertThat(snapshot(shell, "x").run("diff", "before", "after").exits(0).out())
        .isEqualTo("## environment\n+run: NEW_THING=100% $(x) \"y\"\n");
    assertThat(snapshot(shell, "x").run("diff", "after", "before").exits(0).out())
        .contains("-run: NEW_THING");
    snapshot(shell, "x").run("diff", "before", "never").exits(1).says("no snapshot 'never'");
  }

  @ParameterizedTest
  @EnumSource
  void masksSecretsOfTheEnvironment(Shell shell) throws IOException {
    snapshot(shell, "env")
        .list("COLLECTORS", "environment")
        .env("DB_PASSWORD", "geheim")
        .env("SOME_URL", "https://user:geheim@host/x")
        .env("MANY", "a\nAPI_TOKEN=geheim")
        .env("WITH_ANYTHING", "geheim")
        .run("do")
        .exits(0);
    assertThat(part("env", "environment.txt"))
        .content()
        .contains("run: DB_PASSWORD=***", "run: SOME_URL=https://***@host/x", "run: MANY=***")
        .doesNotContain("geheim");
    try (var all = Files.list(part("env", "MANIFEST").resolveSibling(""))) {
      for (Path file : all.toList()) {
        assertThat(file).content().doesNotContain("geheim");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheOwnerOfAListeningSocket(Shell shell) throws IOException {
    Needs.root();
    try (ServerSocket socket = new ServerSocket(0)) {
      snapshot(shell, "net").list("COLLECTORS", "sockets").run("do").exits(0);
      assertThat(Files.readAllLines(part("net", "sockets.volatile.txt")))
          .anyMatch(
              line ->
                  line.contains(":" + socket.getLocalPort() + " uid 0 java pid")
                      && line.endsWith(" " + ProcessHandle.current().pid()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void degradesWithoutItsTools(Shell shell) throws IOException {
    snapshot(shell, "bare")
        .onlyTools(
            "sh", "dash", "bash", "busybox", "awk", "cat", "tr", "sed", "sort", "mkdir", "mv", "rm",
            "date", "sleep", "grep", "dd")
        .env("SALVOR_SHELL", shell == Shell.BUSYBOX ? "busybox sh" : shell.line)
        .run("do")
        .exits(0)
        .says("network: partial: ip is missing")
        .says("kernel: partial: dmesg is missing")
        .says("containers: partial: podman and docker are missing")
        .says("packages: ok");
    assertThat(part("bare", "network.txt")).content().contains("127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource
  void aHangingToolCostsItsCollectorAndNothingElse(Shell shell) throws IOException {
    Path fake =
        host.file("fake/ip", "#!/bin/sh\ntrap '' TERM HUP INT\nwhile :; do sleep 0.1; done\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    long from = System.nanoTime();
    snapshot(shell, "hang")
        .list("COLLECTORS", "host", "network", "routes")
        .with("COLLECTOR_TIMEOUT", "2")
        .env("PATH", host.root.resolve("fake") + ":" + System.getenv("PATH"))
        .run("do")
        .exits(0)
        .says("host: ok")
        .says("network: timed out after 2s")
        .says("routes: timed out after 2s");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
    snapshot(shell, "well").list("COLLECTORS", "host", "network").run("do").exits(0);
    snapshot(shell, "x")
        .run("diff", "hang", "well")
        .exits(0)
        .says("not compared: before timed out");
  }

  @ParameterizedTest
  @EnumSource
  void recordsWhatAnOrdinaryUserMaySee(Shell shell) throws IOException {
    Needs.root();
    Needs.tools("setpriv");
    snapshot(shell, "user")
        .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .run("do")
        .exits(0)
        .says("users: partial: /etc/shadow needs root")
        .says("memory: ok");
  }

  @ParameterizedTest
  @EnumSource
  void refusesNamesThatAreNone(Shell shell) {
    snapshot(shell, "../x").run("do").exits(64);
    snapshot(shell, "-x").run("do").exits(64);
    snapshot(shell, "x").list("COLLECTORS", "users; id").run("do").exits(64).says("is none of");
  }
}
