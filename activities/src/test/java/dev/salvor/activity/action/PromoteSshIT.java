package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promotion to a binary host behind ssh: by rsync and by SFTP, and what is said when it cannot be.
 */
final class PromoteSshIT {
  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsync", "sftp", "auto"})
  void packagesGoThereAndWhatArrivedInPartOrWrongIsMended(String via) throws Exception {
    binhost.make(0, 6);
    binhost.fixture("flat", binhost.staging, 0, 1, 1);
    binhost.fixture("make", binhost.staging, 6, 1, 1_500_000);
    Map<String, Integer> before = binhost.staged();
    try (FarBinhost far = new FarBinhost(binhost)) {
      far.promoter(via).under("setsid").env("SALVOR_PKG_KILL_AT", "promote:1").run("do").exits(137);
      assertThat(binhost.published()).as("data came, nothing is published").isEmpty();
      List<Path> came = arrived();
      assertThat(came).hasSize(8);
      Files.write(came.get(0), Arrays.copyOf(Files.readAllBytes(came.get(0)), 3000));
      Files.write(came.get(1), new byte[10_240]);
      Files.write(came.get(2), new byte[90_000]);
      Files.delete(came.get(3));
      again(far.promoter(via));
      assertThat(binhost.published()).isEqualTo(before);
      assertThat(binhost.staged()).isEmpty();
      assertThat(arrived()).isEmpty();
      binhost.sound(8);
      far.promoter(via).run("do").exits(0).says("unchanged");
    }
  }

  /** The other end of a promoter that was killed holds the lock until it has noticed. */
  private static void again(Action promoter) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !promoter.run("do").exits(0).out().contains("busy=1"));
  }

  private List<Path> arrived() throws IOException {
    try (Stream<Path> all = Files.list(binhost.work().resolve("incoming"))) {
      return all.sorted().toList();
    }
  }

  @Test
  void withoutASocketForOneConnectionItTakesMore() throws Exception {
    Path staging = host.folder("var/" + "long".repeat(30) + "/staging");
    try (FarBinhost far = new FarBinhost(binhost)) {
      for (String via : List.of("rsync", "sftp")) {
        binhost.fixture("make", staging, via.length(), 1);
        far.promoter(via).with("STAGING", staging).run("do").exits(0).says("promoted=1");
      }
      binhost.sound(2);
    }
  }

  @Test
  void aHostKeyThatIsNotKnownOrAnotherOneIsRefused() throws Exception {
    binhost.make(0, 1);
    try (FarBinhost far = new FarBinhost(binhost)) {
      String known = Files.readString(far.knownHosts());
      Files.writeString(far.knownHosts(), "");
      far.promoter("auto")
          .run("do")
          .exits(1)
          .says("the host key of io is not known here")
          .says("::salvor cause=BINHOST_HOST_KEY");
      String other = Files.readString(far.folder.resolve("user.pub"));
      Files.writeString(far.knownHosts(), known.split(" ", 2)[0] + " " + other);
      far.promoter("auto").run("do").exits(1).says("is another one than the known one");
      assertThat(binhost.staged()).hasSize(1);
    }
  }

  @Test
  void aLoginThatIsRefusedAndAHostThatIsAwayAreSaid() throws Exception {
    binhost.make(0, 1);
    try (FarBinhost far = new FarBinhost(binhost)) {
      Files.writeString(far.folder.resolve("authorized"), "");
      far.promoter("auto")
          .run("do")
          .exits(1)
          .says("io lets this account not in without a password")
          .says("::salvor cause=BINHOST_LOGIN");
      far.sshd.kill();
      far.promoter("auto")
          .run("do")
          .exits(1)
          .says("io cannot be reached")
          .says("::salvor cause=BINHOST_UNREACHABLE");
      assertThat(binhost.staged()).hasSize(1);
    }
  }

  @Test
  void withoutRsyncThereItGoesBySftpUnlessRsyncWasAskedFor() throws Exception {
    Path tools = host.folder("tools");
    Files.createSymbolicLink(tools.resolve("python3"), Path.of("/usr/bin/python3"));
    binhost.make(0, 2);
    try (FarBinhost far = new FarBinhost(binhost, tools.toString())) {
      far.promoter("rsync").run("do").exits(69).says("rsync is missing on io");
      far.promoter("auto").run("do").exits(0).says("::salvor promoted=2");
      binhost.sound(2);
    }
  }

  @Test
  void withoutAPythonThereThatIsNewEnoughItSaysSo() throws Exception {
    Path tools = host.folder("tools");
    binhost.make(0, 1);
    try (FarBinhost far = new FarBinhost(binhost, tools.toString())) {
      far.promoter("auto").run("do").exits(69).says("python3 is missing on io");
      Path python = tools.resolve("python3");
      Files.writeString(
          python,
          "#!/bin/sh\nexec /usr/bin/python3 -c \"import sys; sys.version_info = (3, 8); $2\"\n");
      Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
      far.promoter("auto").run("do").exits(69).says("python3 there is 3.8; it has to be 3.9");
      assertThat(binhost.staged()).hasSize(1);
    }
  }
}
