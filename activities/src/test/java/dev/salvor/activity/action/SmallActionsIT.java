package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** wait, note, reboot, and the question whether crypt(3) knows SHA-512. */
final class SmallActionsIT {
  private static final String CAN_HASH =
      Path.of("../runbooks/src/main/resources/runbooks/crash-recovery/files/can-hash-sha512")
          .toAbsolutePath()
          .toString();

  private final HostFolders host = new HostFolders();

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private Action action(Shell shell, String name) {
    return new Action(host, shell, name);
  }

  @ParameterizedTest
  @EnumSource
  void noteSaysTheMessageAndNeverAResult(Shell shell) {
    for (String message : Hostile.texts().filter(text -> !text.isEmpty()).toList()) {
      byte[] bytes = message.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      String shown = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(action(shell, "note").with("MESSAGE", message).run("do").exits(0).out())
          .isEqualTo(shown + "\n");
    }
    assertThat(action(shell, "note").with("MESSAGE", "a\n::salvor k=v").run("do").exits(0).out())
        .doesNotContain("\n::salvor");
    action(shell, "note").run("do").exits(64);
    assertThat(Path.of("/tmp/salvor-hostile")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void waitsForAPathAPortAProcessAndACommand(Shell shell) throws IOException {
    Path path = host.root.resolve("it's $(here)");
    action(shell, "wait").with("PATH", path).run("check").exits(1);
    Process waiting = action(shell, "wait").with("PATH", path).start("do");
    assertThat(waiting.isAlive()).isTrue();
    Files.writeString(path, "");
    org.awaitility.Awaitility.await().until(() -> !waiting.isAlive());
    assertThat(waiting.exitValue()).isZero();

    String port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = Integer.toString(socket.getLocalPort());
      action(shell, "wait").with("PORT", port).run("check").exits(0);
      action(shell, "wait").with("PORT", port).with("HOST", "127.0.0.1").run("do").exits(0);
    }
    action(shell, "wait").with("PORT", port).run("check").exits(1);
    action(shell, "wait").with("PORT", port).with("HOST", "127.0.0.1").run("check").exits(1);
    action(shell, "wait").with("PROCESS_GONE", "no-such-name").run("do").exits(0);
    action(shell, "wait").with("PROCESS_GONE", "1").run("check").exits(1);
    action(shell, "wait").list("COMMAND", "test", "a b$(x)", "=", "a b$(x)").run("do").exits(0);
    action(shell, "wait").list("COMMAND", "test", "-e", "/no where").run("check").exits(1);
    action(shell, "wait").with("PORT", "1").with("FOR", "1").run("do").exits(64);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedWaitOnlyWaitsForTheRest(Shell shell) throws IOException {
    Action wait = action(shell, "wait").with("FOR", "300");
    wait.run("check").exits(1);
    // Begun 298 s ago.
    Files.writeString(
        host.step.resolve("wait.end"), (System.currentTimeMillis() / 1000 + 2) + "\n");
    wait.run("do").exits(0);
    wait.run("check").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void rebootIsOrderedOnceAndDoneWhenTheMarkerHasChanged(Shell shell) throws IOException {
    Needs.root();
    Path orders = host.root.resolve("orders");
    for (String tool : new String[] {"systemd-run", "systemctl", "openrc-shutdown", "shutdown"}) {
      Path fake = host.file("fake/" + tool, "#!/bin/sh\necho \"$0 $*\" >> '" + orders + "'\n");
      Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Action reboot =
        action(shell, "reboot")
            .env("PATH", host.root.resolve("fake") + ":" + System.getenv("PATH"))
            .with("DELAY", "0");
    String marker = reboot.run("marker").exits(0).out().strip();
    assertThat(marker).matches("[0-9a-f-]+\\+[0-9]+");
    reboot.run("check").exits(1);
    reboot.run("do").exits(0).says("::salvor marker=" + marker);
    org.awaitility.Awaitility.await().until(() -> Files.exists(orders));
    assertThat(Files.readAllLines(orders)).hasSize(1);
    reboot.run("verify").exits(1);
    Files.writeString(host.step.resolve("marker"), "another boot");
    reboot.run("check").exits(0);
    reboot.run("do").exits(0).says("unchanged");
    reboot.list("READY_WHEN", "test", "-e", "/").run("verify").exits(0);
    reboot.list("READY_WHEN", "test", "-e", "/no where").run("verify").exits(1);
  }

  @ParameterizedTest
  @EnumSource
  void asksTheLibraryItself(Shell shell) throws IOException {
    Needs.tools("perl");
    action(shell, CAN_HASH).run().exits(0).says("asked through perl");
    action(shell, CAN_HASH).env("LIBCRYPT", "/no/such/lib").run().exits(1);

    Needs.tools("gcc", "python3");
    Path source =
        host.file(
            "stub.c",
            "char *crypt(const char *k, const char *s) { (void) k; (void) s; return 0; }\n");
    Path stub = source.resolveSibling("libcrypt.so.1");
    assertThat(start("gcc", "-shared", "-fPIC", "-o", stub.toString(), source.toString())).isZero();
    action(shell, CAN_HASH).env("LIBCRYPT", stub.toString()).run().exits(1).says("does not hash");
    action(shell, CAN_HASH).onlyTools("sh", "timeout").run().says("crypt");
  }

  private static int start(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
