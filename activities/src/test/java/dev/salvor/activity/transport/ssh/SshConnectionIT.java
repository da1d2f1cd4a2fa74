package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.HostConnectionContract;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.testing.Require;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshConnectionIT extends HostConnectionContract {
  @TempDir static Path server;

  private static Sshd sshd;
  private static SshConnection shared;

  @BeforeAll
  static void serve() throws Exception {
    sshd = Sshd.start(server);
    shared = new SshConnection(sshd.target());
  }

  @AfterAll
  static void end() {
    shared.close();
    sshd.close();
  }

  @Override
  protected HostConnection host() {
    return shared;
  }

  private static void refuses(SshTarget target, String... words) {
    fails(NoEntryException.class, target, words);
  }

  private static void fails(
      Class<? extends RuntimeException> how, SshTarget target, String... words) {
    try (SshConnection host = new SshConnection(target)) {
      assertThatThrownBy(() -> host.run(ShellCall.of(List.of("-c", ":"))))
          .isInstanceOf(how)
          .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
  }

  /** Its target gives a connection five seconds to come about. */
  @Test
  void aHostThatTakesNothingForAWhileIsNotLost() throws Exception {
    byte[] much = new byte[8 << 20];

    Ran ran =
        host()
            .feed(
                new ShellCall(List.of("-c", "sleep 7; wc -c"), Duration.ofSeconds(30)),
                out -> out.write(much));

    assertThat(ran.out().strip()).isEqualTo(Integer.toString(much.length));
  }

  @Test
  void aBrokenConnectionIsMadeAnew(@TempDir Path folder) throws Exception {
    try (Sshd own = Sshd.start(folder);
        SshConnection host = new SshConnection(own.target())) {
      assertThat(host.run(ShellCall.of(List.of("-c", "echo 1"))).out()).isEqualTo("1\n");
      own.kill();
      assertThatThrownBy(() -> host.run(ShellCall.of(List.of("-c", "echo 2"))))
          .isInstanceOf(UnreachableException.class);
      own.startAgain();

      assertThat(host.run(ShellCall.of(List.of("-c", "echo 3"))).out()).isEqualTo("3\n");
    }
  }

  @Test
  void aHostWhoseKeyIsNotKnownOrHasChangedIsRefusedWithTheLinesToLookAt(@TempDir Path folder)
      throws Exception {
    try (Sshd own = Sshd.start(folder)) {
      Files.writeString(own.knownHosts(), "");
      refuses(own.target(), "is not in " + own.knownHosts(), "ssh-ed25519 SHA256:", "add it");

      Sshd.key(folder.resolve("other"), "");
      own.trust(folder.resolve("other.pub"));
      refuses(own.target(), "HAS CHANGED", own.knownHosts() + ":1");

      Files.writeString(
          own.knownHosts(), "@revoked * " + Files.readString(folder.resolve("host.pub")));
      refuses(own.target(), "revoked");
    }
  }

  @Test
  void keysThatAreRefusedUnreadableOrOpenToOthersAreNamed(@TempDir Path folder) throws Exception {
    Sshd.key(folder.resolve("stranger"), "");
    refuses(
        sshd.target(folder.resolve("stranger"), Optional.empty()),
        "refuses the login with",
        "stranger");
    refuses(sshd.target(folder.resolve("none"), Optional.empty()), "none is not there");
    refuses(sshd.target(folder, Optional.empty()), "is not a file");
    Path words = Files.writeString(folder.resolve("words"), "no key\n");
    Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-------"));
    refuses(sshd.target(words, Optional.empty()), words.toString(), "holds no private key");
    Files.setPosixFilePermissions(
        folder.resolve("stranger"), PosixFilePermissions.fromString("rw-r--r--"));
    refuses(sshd.target(folder.resolve("stranger"), Optional.empty()), "chmod 600");
  }

  @Test
  void anEncryptedKeyIsOpenedByItsPassphrase(@TempDir Path folder) throws Exception {
    try (Sshd own = Sshd.start(folder)) {
      Sshd.key(folder.resolve("locked"), "let me in");
      Files.copy(
          folder.resolve("locked.pub"),
          folder.resolve("authorized"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      try (SshConnection host =
          new SshConnection(own.target(folder.resolve("locked"), Optional.of("let me in")))) {
        assertThat(host.run(ShellCall.of(List.of("-c", "echo in"))).out()).isEqualTo("in\n");
      }
      refuses(
          own.target(folder.resolve("locked"), Optional.of("wrong")), "does not open", "locked");
      refuses(
          own.target(folder.resolve("locked"), Optional.empty()), "locked", "passphrase: file:");
    }
  }

  @Test
  void oneGoesThroughAJumpHost(@TempDir Path folder) throws Exception {
    try (Sshd own = Sshd.start(folder)) {
      SshTarget far = own.target();
      SshTarget via =
          new SshTarget(
              far.address(),
              far.port(),
              far.user(),
              far.identities(),
              far.passphrase(),
              far.knownHosts(),
              far.become(),
              Optional.of(sshd.target()),
              far.connectTimeout(),
              Map.of());
      try (SshConnection host = new SshConnection(via)) {
        assertThat(host.run(ShellCall.of(List.of("-c", "echo there"))).out()).isEqualTo("there\n");
      }
    }
  }

  @Test
  void aHostThatTakesTheConnectionAndSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      SshTarget target = sshd.target();
      long begin = System.nanoTime();
      fails(
          UnreachableException.class,
          new SshTarget(
              "127.0.0.1",
              silent.getLocalPort(),
              target.user(),
              target.identities(),
              target.passphrase(),
              target.knownHosts(),
              target.become(),
              Optional.empty(),
              Duration.ofSeconds(1),
              Map.of()),
          "cannot connect to ");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void whatALoginFilePrintsIsPassedOver(@TempDir Path folder) throws Exception {
    // sshd runs this in place of what was asked for, as a noisy login file would run before it.
    try (Sshd own =
            Sshd.start(
                folder,
                "ForceCommand echo Welcome; echo warning >&2; eval \"$SSH_ORIGINAL_COMMAND\"");
        SshConnection host = new SshConnection(own.target())) {
      assertThat(host.run(ShellCall.of(List.of("-c", "echo clean"))).out()).isEqualTo("clean\n");
      String file = folder.resolve("sent").toString();
      host.write(file, new byte[100_000]);
      assertThat(host.size(file)).isEqualTo(100_000);
    }
  }

  @Test
  void whereSudoIsMissingOrAsksTheReasonIsGiven() {
    SshTarget target = sshd.target();
    refuses(
        new SshTarget(
            target.address(),
            target.port(),
            target.user(),
            target.identities(),
            target.passphrase(),
            target.knownHosts(),
            new Become.Sudo("no-such-account", Optional.empty()),
            Optional.empty(),
            target.connectTimeout(),
            Map.of()),
        "sudo");
  }

  @Test
  void aLoginThatPrintsWithoutEndIsGivenUpWithAWord(@TempDir Path folder) throws Exception {
    try (Sshd own = Sshd.start(folder, "ForceCommand yes")) {
      fails(UnreachableException.class, own.target(), "the login prints without end");
    }
  }

  /** It was not refused: the host may be booting, or hang. */
  @Test
  void aLoginThatDoesNotEndInTimeIsNoRefusal(@TempDir Path folder) throws Exception {
    Require.root();
    try (Sshd own =
        Sshd.start(
            folder, "AuthorizedKeysCommand /bin/sleep 20", "AuthorizedKeysCommandUser root")) {
      Files.writeString(folder.resolve("authorized"), "");
      fails(UnreachableException.class, own.target(), "did not come to its end");
    }
  }

  /** Some hosts of a fleet ask for the password, some do not. */
  @Test
  void aPasswordThatSudoDoesNotAskForIsReadByNobody(@TempDir Path folder) throws Exception {
    Path sudo = Files.createDirectory(folder.resolve("bin")).resolve("sudo");
    // In place of a sudo whose rule says NOPASSWD.
    Files.writeString(
        sudo, "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
    assertThat(sudo.toFile().setExecutable(true)).isTrue();
    Path sent = folder.resolve("sent");
    try (Sshd own = Sshd.start(folder, "SetEnv PATH=" + sudo.getParent() + ":/usr/bin:/bin")) {
      for (String password : List.of("secret 1", "c5", "7", "-n", "\\")) {
        SshTarget target = own.target();
        SshTarget asking =
            new SshTarget(
                target.address(),
                target.port(),
                target.user(),
                target.identities(),
                target.passphrase(),
                target.knownHosts(),
                new Become.Sudo("root", Optional.of(password)),
                Optional.empty(),
                target.connectTimeout(),
                Map.of());
        try (SshConnection host = new SshConnection(asking)) {
          assertThat(host.run(ShellCall.of(List.of("-c", "echo out; echo err >&2"))))
              .satisfies(
                  ran -> {
                    assertThat(ran.out()).as(password).isEqualTo("out\n");
                    assertThat(ran.err()).as(password).isEqualTo("err\n");
                  });
          host.write(sent.toString(), "content\n".getBytes(StandardCharsets.UTF_8));
          assertThat(sent).hasContent("content\n");
        }
      }
    }
  }

  /** The line takes nothing, so not even the question whether anybody is there gets through. */
  @Test
  void aLineThatIsDeadInTheMiddleOfATransferIsGivenUpSoon(@TempDir Path folder) throws Exception {
    try (Sshd own = Sshd.start(folder);
        StoppingProxy proxy = new StoppingProxy(own.target().port())) {
      SshTarget target = own.target();
      Files.writeString(
          own.knownHosts(),
          "[127.0.0.1]:" + proxy.port() + " " + Files.readString(folder.resolve("host.pub")),
          StandardOpenOption.APPEND);
      SshTarget through =
          new SshTarget(
              target.address(),
              proxy.port(),
              target.user(),
              target.identities(),
              target.passphrase(),
              target.knownHosts(),
              target.become(),
              Optional.empty(),
              target.connectTimeout(),
              Map.of());
      try (SshConnection host = new SshConnection(through)) {
        host.run(ShellCall.of(List.of("-c", "true")));
        proxy.stopAfter(30_000);
        long begin = System.nanoTime();
        // Together more than the system holds back for one line: what is sent then, waits.
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Future<?>> writes =
              IntStream.range(0, 5)
                  .<Future<?>>mapToObj(
                      i ->
                          writers.submit(
                              () ->
                                  host.write(
                                      folder.resolve("sent" + i).toString(),
                                      new byte[16 * 1024 * 1024])))
                  .toList();
          for (Future<?> write : writes) {
            assertThatThrownBy(write::get).hasCauseInstanceOf(UnreachableException.class);
          }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(55));
      }
    }
  }
}
