package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong on the binary host or in what was given: said clearly, and staging stays. */
final class PromoteTroubleIT {
  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @Test
  void aClockThatWentBackIsSaidAndTheIndexStillGetsALaterTime() throws IOException {
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0);
    long future = Instant.now().getEpochSecond() + 7200;
    Files.writeString(
        binhost.index(),
        Files.readString(binhost.index()).replaceAll("TIMESTAMP: \\d+", "TIMESTAMP: " + future));
    binhost.make(1, 1);
    binhost.promoter().run("do").exits(0).says("s behind its last index; set it");
    assertThat(binhost.sound(2).timestamp()).isEqualTo(future + 6);
  }

  @Test
  void onADiskWithLittleRoomWhatFitsIsPublishedAndTheRestStays() {
    Needs.root();
    Path disk = host.folder("disk");
    PromoteCase.say(List.of("mount", "-t", "tmpfs", "-o", "size=22m", "none", disk.toString()));
    try {
      host.folder("disk/pkg");
      binhost.fixture("make", binhost.staging, 0, 9, 900_000);
      Action promoter = binhost.promoter().with("BINHOST", disk.resolve("pkg"));
      promoter
          .run("do")
          .exits(1)
          .says("no room on " + disk.resolve("pkg"))
          .says("MiB were free there, and 16.0 MiB are kept free for the index")
          .says("::salvor cause=BINHOST_FULL");
      assertThat(binhost.staged()).hasSizeBetween(1, 8);
      assertThat(PromoteCase.packages(disk.resolve("pkg"))).hasSize(9 - binhost.staged().size());
      PromoteCase.say(List.of("mount", "-o", "remount,size=60m", disk.toString()));
      promoter.run("do").exits(0);
      assertThat(binhost.fixture("state", disk.resolve("pkg"))).endsWith("packages 9");
    } finally {
      PromoteCase.say(List.of("umount", disk.toString()));
    }
  }

  @Test
  void whatIsTooLargeForTheRestOfADiskKeepsNothingElseBack() {
    Needs.root();
    Path disk = host.folder("disk");
    PromoteCase.say(List.of("mount", "-t", "tmpfs", "-o", "size=22m", "none", disk.toString()));
    try {
      host.folder("disk/pkg");
      binhost.fixture("make", binhost.staging, 0, 1, 9_000_000);
      binhost.make(1, 5);
      binhost
          .promoter()
          .with("BINHOST", disk.resolve("pkg"))
          .run("do")
          .exits(1)
          .says("for 1 package of 8.6 MiB")
          .says("::salvor promoted=5");
      assertThat(binhost.staged()).containsOnlyKeys("app-test/p0000/p0000-1.0-1.gpkg.tar");
    } finally {
      PromoteCase.say(List.of("umount", disk.toString()));
    }
  }

  @Test
  void aBinaryHostThatIsReadOnlyIsSaidWithTheWayOut() {
    Needs.root();
    binhost.make(0, 1);
    PromoteCase.say(List.of("mount", "-t", "tmpfs", "-o", "ro", "none", "" + binhost.pkgdir));
    try {
      binhost
          .promoter()
          .run("do")
          .exits(1)
          .says(binhost.pkgdir + " is on a read-only file system; mount it for writing")
          .says("::salvor cause=BINHOST_READ_ONLY");
      assertThat(binhost.staged()).hasSize(1);
    } finally {
      PromoteCase.say(List.of("umount", binhost.pkgdir.toString()));
    }
  }

  @Test
  void aDiskThatIsFullInTheMiddleOfPublishingLeavesTheIndexAndIsGoneOnWith() {
    Needs.root();
    // PKGDIR is a file system of its own here, so nothing outside of it is on the same one.
    PromoteCase.say(
        List.of("mount", "-t", "tmpfs", "-o", "size=400k", "none", "" + binhost.pkgdir));
    try {
      binhost.make(0, 2);
      binhost.promoter().run("do").exits(0);
      String before = read(binhost.index());
      binhost.fixture("make", binhost.staging, 2, 3, 150_000);
      binhost.promoter().run("do").exits(1).says("is full").says("::salvor cause=BINHOST_FULL");
      assertThat(read(binhost.index())).isEqualTo(before);
      assertThat(binhost.staged()).as("untouched").hasSize(3);
      PromoteCase.say(List.of("mount", "-o", "remount,size=4m", binhost.pkgdir.toString()));
      binhost
          .promoter()
          .run("do")
          .exits(0)
          .says("finished what a promoter before had begun")
          .says("3 published before");
      assertThat(binhost.staged()).isEmpty();
      binhost.sound(5);
    } finally {
      PromoteCase.say(List.of("umount", binhost.pkgdir.toString()));
    }
  }

  @Test
  void aPkgdirThatIsNotThereOrLostItsIndexIsRefusedAndStagingStays() throws IOException {
    binhost.make(0, 2);
    binhost
        .promoter()
        .with("BINHOST", host.root.resolve("nowhere"))
        .run("do")
        .exits(1)
        .says("nowhere is not there; make it, or mount its disk");
    binhost.promoter().run("do").exits(0);
    binhost.make(2, 2);
    Files.delete(binhost.index());
    binhost.promoter().run("do").exits(1).says("is its disk mounted?").says("remove ");
    assertThat(binhost.staged()).hasSize(2);
    Path memory = binhost.work().resolve("published");
    String known = read(memory);
    Files.delete(memory);
    binhost.promoter().run("do").exits(0);
    binhost.make(4, 1);
    Files.writeString(memory, known);
    Files.delete(binhost.index());
    binhost.promoter().run("do").exits(1).says("salvor packages verify --repair makes the index");
    new Action(host, Shell.DASH, "binhost.repair")
        .env("PATH", "/usr/bin:/bin")
        .with("PKGDIR", binhost.pkgdir)
        .with("SETTLE", 0)
        .run("do")
        .exits(0);
    binhost.promoter().run("do").exits(0);
    binhost.sound(5);
  }

  @Test
  void whoMayNotWriteThereIsToldAndStagingStays() throws IOException {
    Needs.root();
    Needs.tools("setpriv");
    binhost.make(0, 2);
    PromoteCase.say(List.of("chown", "-R", "65534", host.root.resolve("var").toString()));
    binhost
        .promoter()
        .env("PATH", "/usr/bin:/bin")
        .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .run("do")
        .exits(1)
        .says("may not write in " + binhost.pkgdir);
    assertThat(binhost.staged()).hasSize(2);
    assertThat(binhost.published()).isEmpty();
  }

  @Test
  void withoutPythonItSaysSo() {
    binhost
        .promoter()
        .onlyTools("id")
        .run("do")
        .exits(69)
        .says("python3 (3.9 or newer) is missing");
  }

  @Test
  void aDamagedIndexIsRefusedWithTheWayOut() throws IOException {
    Files.writeString(binhost.index(), "CPV: a/b-1\n\n", StandardOpenOption.CREATE);
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(1).says("salvor packages verify --repair");
    assertThat(binhost.staged()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "io, is neither an absolute folder nor HOST:/FOLDER",
    "-oProxyCommand=x:/srv, is not the name of a host",
    "'a b:/srv', is not the name of a host",
  })
  void aWrongBinhostIsAUsageError(String text, String said) {
    binhost.promoter().with("BINHOST", text).run("do").exits(64).says(said);
  }

  @Test
  void stagingAndPkgdirMustNotLieInOneAnother() {
    binhost
        .promoter()
        .with("BINHOST", host.folder("var/staging/pkg"))
        .run("do")
        .exits(64)
        .says("must not lie in one another");
    binhost.promoter().with("STAGING", "var").run("do").exits(64).says("not an absolute path");
    binhost
        .promoter()
        .with("STAGING", host.root.resolve("nowhere"))
        .run("do")
        .exits(1)
        .says("is not there");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
