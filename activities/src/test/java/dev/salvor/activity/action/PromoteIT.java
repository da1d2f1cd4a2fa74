package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From staging to the binary host: what goes there, what does not, and what is said. */
final class PromoteIT {
  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void goodPackagesOfEachKindArePublishedAndLeaveStaging(Shell shell) throws IOException {
    binhost.make(0, 5);
    binhost.fixture("flat", binhost.staging, 0, 2, 1);
    binhost.fixture("xpak", binhost.staging, 0, 2);
    binhost.poison("mode");
    Map<String, Integer> before = binhost.staged();
    Action promoter = binhost.promoter(shell);
    promoter.run("check").exits(1).says("10 files");
    promoter.run("verify").exits(1);
    promoter.run("do").exits(0).says("promoted 10 packages").says("::salvor promoted=10");
    promoter.run("verify").exits(0);
    assertThat(binhost.staged()).isEmpty();
    assertThat(binhost.published()).isEqualTo(before);
    long first = binhost.sound(10).timestamp();
    for (Path beat :
        List.of(
            binhost.work().resolve("heartbeat"),
            binhost.staging.resolveSibling(".staging.salvor/heartbeat"))) {
      assertThat(beat).content().contains("\"promoted\": 10");
    }

    promoter.run("do").exits(0).says("unchanged: nothing to promote").says("::salvor promoted=0");
    assertThat(binhost.sound(10).timestamp()).as("not written again").isEqualTo(first);
    assertThat(binhost.work().resolve("heartbeat")).content().contains("\"promoted\": 0");
  }

  @Test
  void whatIsNoGoodGoesToQuarantineWithItsReasonAndStopsNobodyElse() throws IOException {
    Map<String, String> kinds = new TreeMap<>();
    kinds.put("truncated", "truncated");
    kinds.put("zero", "empty");
    kinds.put("name", "wrong-name");
    kinds.put("folder", "wrong-directory");
    kinds.put("html", "");
    kinds.put("metadata", "bad-metadata");
    kinds.put("no-metadata", "no-metadata");
    kinds.put("no-slot", "missing-keys");
    kinds.put("manifest", "no-manifest");
    kinds.put("flip", "wrong-hash");
    kinds.put("closing", "unclosed");
    kinds.put("link", "symlink");
    kinds.put("overlap", "damaged");
    Map<String, String> paths = new TreeMap<>();
    kinds.keySet().forEach(kind -> paths.put(kind, binhost.poison(kind)));
    binhost.make(0, 3);
    binhost
        .promoter()
        .with("FAIL_ON_QUARANTINE", true)
        .run("do")
        .exits(1)
        .says("::salvor promoted=3")
        .says("::salvor quarantined=13")
        .says("::salvor cause=BINHOST_QUARANTINED");
    for (Map.Entry<String, String> one : paths.entrySet()) {
      Path file = binhost.quarantine().resolve(one.getValue());
      assertThat(Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertThat(Path.of(file + ".reason")).content().contains(kinds.get(one.getKey()));
    }
    assertThat(host.root.resolve("var/elsewhere-link")).as("a link is never followed").exists();
    assertThat(binhost.staged()).isEmpty();
    binhost.sound(3);
  }

  @Test
  void aFileThatIsNotWholeIsLeftAsLongAsSomebodyMayStillWriteIt() throws IOException {
    binhost.make(0, 1);
    String path = "app-test/p0000/p0000-1.0-1.gpkg.tar";
    Path file = binhost.staging.resolve(path);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, 4000));
    binhost.poison("zero");
    Action patient = binhost.promoter().with("PATIENCE", 600);
    patient
        .run("do")
        .exits(0)
        .says("unchanged: nothing is ready; 2 files not whole yet")
        .says("::salvor waiting=2");
    assertThat(binhost.quarantine()).doesNotExist();
    Files.write(file, whole);
    patient.run("do").exits(0).says("::salvor promoted=1");
    assertThat(binhost.published()).containsOnlyKeys(path);
    binhost
        .promoter()
        .run("do")
        .exits(0)
        .says("1 quarantined (empty) in " + binhost.quarantine())
        .says("::salvor quarantine=" + binhost.quarantine());
  }

  @Test
  void aFileThatChangesBetweenTwoLooksStays() throws Exception {
    binhost.make(0, 1);
    Path file = binhost.staging.resolve("app-test/p0000/p0000-1.0-1.gpkg.tar");
    Action promoter = binhost.promoter().with("SETTLE", 2);
    Process process = promoter.start("do");
    long moment = 1_700_000_000;
    do {
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(moment++)));
    } while (!process.waitFor(50, TimeUnit.MILLISECONDS));
    promoter.end(process).exits(0).says("::salvor promoted=0").says("::salvor waiting=1");
    assertThat(file).exists();
    promoter.run("do").exits(0).says("::salvor promoted=1");
  }

  @Test
  void whoComesSecondSaysWhoWorksAndEndsWell() throws Exception {
    binhost.make(0, 2);
    Process other = binhost.other();
    Action promoter = binhost.promoter();
    try {
      promoter
          .run("do")
          .exits(0)
          .says("unchanged: another promoter is at work on host callisto as process 4711")
          .says("::salvor quarantined=0")
          .says("::salvor bytes=0")
          .says("::salvor busy=1");
      promoter.run("verify").exits(0);
      assertThat(binhost.staged()).hasSize(2);
    } finally {
      other.destroyForcibly().waitFor();
    }
    promoter.run("do").exits(0).says("::salvor promoted=2");
  }

  @Test
  void whoWasReplacedByAnotherPromoterPublishesNothingMore() throws Exception {
    binhost.make(0, 2);
    Action promoter = binhost.promoter().with("SETTLE", 3);
    Process process = promoter.start("do");
    Path holder = binhost.work().resolve("holder");
    Awaitility.await().until(() -> Files.exists(holder));
    Files.writeString(binhost.work().resolve("generation"), "4711");
    promoter
        .end(process)
        .exits(1)
        .says("was taken over by another promoter")
        .says("::salvor cause=BINHOST_FENCED");
    assertThat(binhost.published()).isEmpty();
    assertThat(binhost.staged()).hasSize(2);
  }

  @Test
  void ofManyAtOnceOneWorksAtATimeAndNothingIsLost() throws Exception {
    List<Action> promoters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path staging = host.folder("var/staging" + i);
      binhost.fixture("make", staging, i * 10, 10);
      promoters.add(binhost.promoter().with("STAGING", staging));
    }
    promoters.add(binhost.promoter().with("STAGING", host.root.resolve("var/staging0")));
    for (int round = 0; binhost.published().size() < 30; round++) {
      assertThat(round).as("rounds").isLessThan(10);
      List<Process> all = promoters.stream().map(one -> one.start("do")).toList();
      for (int i = 0; i < all.size(); i++) {
        promoters.get(i).end(all.get(i)).exits(0);
      }
    }
    binhost.sound(30);
  }

  @Test
  void entriesWithoutFilesAreSaidAndLeaveTheNextIndex() throws IOException {
    binhost.fixture("index", binhost.pkgdir, 775);
    String before = Files.readString(binhost.index());
    binhost
        .promoter()
        .run("do")
        .exits(0)
        .says("775 entries of the index have no file")
        .says("unchanged");
    assertThat(binhost.index()).as("nothing to publish").hasContent(before);
    binhost.make(0, 5);
    binhost.promoter().run("do").exits(0).says("775 entries without a file left the index");
    binhost.sound(5);
    assertThat(binhost.work().resolve("states"))
        .isDirectoryContaining(state -> read(state.resolve("Packages")).equals(before));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void whatElseLiesInStagingIsNeverTaken() throws IOException {
    binhost.fixture("index", binhost.staging, 50);
    Path own = binhost.staging.resolve("Packages");
    String text = Files.readString(own);
    binhost.make(0, 2);
    Path package0 = binhost.staging.resolve("app-test/p0000/p0000-1.0-1.gpkg.tar");
    List<Path> others =
        List.of(
            package0.resolveSibling("p0000-1.0-2.gpkg.tar.4711"),
            package0.resolveSibling(".p0000-1.0-3.gpkg.tar.Ab12Cd"),
            package0.resolveSibling("p0000-1.0-4.gpkg.tar.partial"),
            binhost.staging.resolve(".Packages.portage_lockfile"),
            binhost.staging.resolve("build.log"));
    for (Path other : others) {
      Files.copy(package0, other);
    }
    binhost.promoter().run("do").exits(0).says("::salvor promoted=2");
    assertThat(own).hasContent(text);
    assertThat(others).allMatch(Files::exists);
    binhost.sound(2);
  }

  @Test
  void whatCannotBePutAtItsPathStopsNobodyElseInAnyRound() throws IOException {
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0).says("::salvor promoted=1");
    Path elsewhere = Files.createDirectories(host.root.resolve("elsewhere"));
    Files.createSymbolicLink(binhost.pkgdir.resolve("app-flat"), elsewhere);
    binhost.fixture("flat", binhost.staging, 0, 1, 1);
    for (int round = 1; round <= 2; round++) {
      binhost.make(round, 1);
      binhost.promoter().run("do").exits(1).says("app-flat is no folder").says("promoted=1");
    }
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(binhost.staging.resolve("app-flat/p0000-1.0.gpkg.tar")).exists();
  }

  @Test
  void whatPiledUpGoesInOneRoundWithOneIndex() {
    binhost.make(0, 700);
    Path points = host.root.resolve("points");
    binhost
        .promoter()
        .env("SALVOR_PKG_POINTS", points.toString())
        .run("do")
        .exits(0)
        .says("::salvor promoted=700");
    binhost.sound(700);
    assertThat(read(points).lines().filter("far:index-ready"::equals)).hasSize(1);
    assertThat(binhost.staged()).isEmpty();
  }

  @Test
  void whatIsPublishedAlreadyIsOnlyRemovedAndOtherBytesReplaceIt() throws IOException {
    binhost.make(0, 2);
    binhost.fixture("flat", binhost.staging, 0, 1, 1);
    binhost.promoter().run("do").exits(0);
    int old = binhost.bytes("app-flat/p0000-1.0.gpkg.tar");
    binhost.make(0, 2);
    binhost.fixture("flat", binhost.staging, 0, 1, 2);
    long first = binhost.look().timestamp();
    binhost.promoter().run("do").exits(0).says("1 replaced").says("2 published before");
    assertThat(binhost.staged()).isEmpty();
    assertThat(binhost.sound(3).timestamp()).isGreaterThanOrEqualTo(first + 6);
    assertThat(binhost.bytes("app-flat/p0000-1.0.gpkg.tar")).isNotEqualTo(old);
    assertThat(binhost.work().resolve("kept"))
        .as("the way back")
        .isDirectoryContaining(
            kept -> {
              try {
                return java.util.Arrays.hashCode(Files.readAllBytes(kept)) == old;
              } catch (IOException e) {
                return false;
              }
            });
  }

  @Test
  void aBuildIdThatABuilderGaveAgainBecomesTheNextFreeOne() {
    binhost.make(0, 2);
    binhost.promoter().run("do").exits(0);
    String first = "app-test/p0000/p0000-1.0-1.gpkg.tar";
    int old = binhost.bytes(first);
    // Another build under the first number: staging was empty when it was made.
    for (int size : List.of(3300, 3600)) {
      binhost.fixture("make", binhost.staging, 0, 1, size);
      binhost.promoter().run("do").exits(0).says("1 under the next free build id");
      binhost.fixture("make", binhost.staging, 0, 1, size);
      binhost.promoter().run("do").exits(0).says("1 published before");
    }
    assertThat(binhost.published())
        .containsEntry(first, old)
        .containsKeys("app-test/p0000/p0000-1.0-2.gpkg.tar", "app-test/p0000/p0000-1.0-3.gpkg.tar");
    binhost.sound(4);
  }

  @Test
  void whatIsPublishedButDamagedThereIsReplaced() throws IOException {
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0);
    Path file = binhost.pkgdir.resolve("app-test/p0000/p0000-1.0-1.gpkg.tar");
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[5000] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0).says("1 replaced");
    binhost.sound(1);
  }

  @Test
  void theSameVersionAndBuildIdInAnotherLayoutIsReported() {
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0);
    Path flat = binhost.staging.resolve("app-test/p0000-1.0.gpkg.tar");
    binhost.make(0, 1);
    move(binhost.staging.resolve("app-test/p0000/p0000-1.0-1.gpkg.tar"), flat);
    binhost
        .promoter()
        .run("do")
        .exits(0)
        .says("has the same version and BUILD_ID as app-test/p0000/p0000-1.0-1.gpkg.tar");
    binhost.sound(2);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void categoriesThatAWebServerCannotReadAreOpened() throws IOException {
    Path category = Files.createDirectories(binhost.pkgdir.resolve("app-test"));
    Files.setPosixFilePermissions(category, PosixFilePermissions.fromString("rwx------"));
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0);
    binhost.sound(1);
  }
}
