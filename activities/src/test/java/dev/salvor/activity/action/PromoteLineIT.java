package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Either end of a promoter's line that stops, hangs, or answers late: every wait has an end. */
final class PromoteLineIT {
  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @Test
  void whoIsSilentTooLongLosesTheBinaryHostAndPublishesNothingMore() throws Exception {
    binhost.make(0, 2);
    Path other = host.folder("var/other");
    binhost.fixture("make", other, 5, 2);
    Action first = binhost.promoter().env("SALVOR_PKG_SECONDS_SILENT", "8");
    try (Stopped round = new Stopped(host, first, "promote:sent")) {
      Action second = binhost.promoter().with("STAGING", other);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> second.run("do").exits(0).out().contains("promoted=2"));
      round
          .goesOn()
          .exits(1)
          .says("had not heard of this promoter for 8 s and let the binary host go")
          .says("::salvor cause=BINHOST_LOST");
    }
    assertThat(binhost.staged()).hasSize(2);
    binhost.sound(2);
    binhost.promoter().run("do").exits(0).says("::salvor promoted=2");
    binhost.sound(4);
  }

  @Test
  void aProgramThatHangsWhileItSaysThatItLivesIsGivenUp() {
    binhost.make(0, 2);
    binhost
        .promoter()
        .env("SALVOR_PKG_HANG_AT", "far:checked")
        .env("SALVOR_PKG_SECONDS_STUCK", "4")
        .env("SALVOR_PKG_SECONDS_SILENT", "30")
        .run("do")
        .exits(1)
        .says("has been at check for 4 s without getting any further")
        .says("::salvor cause=BINHOST_HANGS");
    assertThat(binhost.staged()).hasSize(2);
    binhost.promoter().run("do").exits(0).says("::salvor promoted=2");
    binhost.sound(2);
  }

  @Test
  void aProgramThatStandsStillIsGivenUp() throws Exception {
    binhost.make(0, 2);
    Action promoter = binhost.promoter().env("SALVOR_PKG_SECONDS_SILENT", "4");
    try (Stopped round = new Stopped(host, promoter, "far:journal")) {
      round
          .withoutIt()
          .exits(1)
          .says("has not answered for 4 s")
          .says("::salvor cause=BINHOST_SILENT");
    }
    assertThat(binhost.staged()).hasSize(2);
    binhost.promoter().run("do").exits(0).says("finished what a promoter before had begun");
    assertThat(binhost.staged()).isEmpty();
    binhost.sound(2);
  }

  @Test
  void anAnswerToAnotherMessageIsNeverTakenForTheRightOne() {
    String script =
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        import pkg_link
        FAR = '''
        import json, sys
        for line in sys.stdin.buffer:
            message = json.loads(line)
            for n in (message["n"] - 1, message["n"]) if "n" in message else ():
                print("S1 " + json.dumps({"n": n, "of": n}), flush=True)
        '''
        pkg_link.program = lambda folder: FAR.encode()
        with pkg_link.Link(pkg_link.Target("/srv")) as link:
            print([link.ask("compare")["of"] for _ in range(3)])
        """;
    assertThat(PromoteCase.say(List.of("python3", "-Bc", script, host.programs.toString())))
        .isEqualTo("[1, 2, 3]");
  }

  @Test
  void aLongTransferRenewsBothHeartbeatsAndIsNoGoodRoundYet() throws Exception {
    binhost.make(0, 2);
    try (FarBinhost far = new FarBinhost(binhost)) {
      Path go = host.root.resolve("go");
      Action promoter =
          slow(
              far,
              "while [ ! -e %s ]; do printf x >>%s/incoming/.slow; sleep 0.2; done"
                  .formatted(go, binhost.work()));
      promoter.env("SALVOR_PKG_SECONDS_BEAT", "1").env("SALVOR_PKG_SECONDS_SILENT", "20");
      Process process = promoter.start("do");
      List<Path> beats =
          List.of(
              binhost.work().resolve("heartbeat"),
              binhost.staging.resolveSibling(".staging.salvor/heartbeat"));
      try {
        for (Path beat : beats) {
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> Files.exists(beat) && Files.readString(beat).contains("working"));
        }
        promoter.run("verify").exits(1);
      } finally {
        Files.createFile(go);
      }
      promoter.end(process).exits(0).says("::salvor promoted=2");
      assertThat(beats)
          .allSatisfy(
              beat ->
                  assertThat(beat)
                      .content()
                      .contains("\"promoted\": 2", "night/web1")
                      .doesNotContain("working"));
      promoter.run("verify").exits(0);
    }
  }

  @Test
  void aTransferThatMovesNothingIsEnded() throws Exception {
    binhost.make(0, 2);
    try (FarBinhost far = new FarBinhost(binhost)) {
      slow(far, "exec sleep 600")
          .env("SALVOR_PKG_SECONDS_STUCK", "8")
          .run("do")
          .exits(1)
          .says("rsync to io has moved nothing for 8 s")
          .says("::salvor cause=BINHOST_TRANSFER");
      assertThat(binhost.staged()).hasSize(2);
      far.promoter("auto").run("do").exits(0).says("::salvor promoted=2");
    }
  }

  /** A promoter whose rsync does something else first. */
  private Action slow(FarBinhost far, String before) throws IOException {
    Path tools = host.folder("slow");
    Path rsync =
        Files.writeString(
            tools.resolve("rsync"), "#!/bin/sh\n" + before + "\nexec /usr/bin/rsync \"$@\"\n");
    Files.setPosixFilePermissions(rsync, PosixFilePermissions.fromString("rwxr-xr-x"));
    return far.promoter("rsync").env("PATH", tools + ":/usr/bin:/bin");
  }
}
