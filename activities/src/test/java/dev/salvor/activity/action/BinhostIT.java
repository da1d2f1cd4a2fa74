package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A binary host is verified, repaired and taken back, on trees that Portage has built. */
final class BinhostIT {
  private final HostFolders host = new HostFolders();

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  private Binhost binhost(boolean more) {
    return new Binhost(host, "binhost").filled(more);
  }

  @ParameterizedTest
  @EnumSource
  void theProgramFindsItsPythonOnEveryShell(Shell shell) {
    Binhost binhost = binhost(false);
    Action.Result result =
        new Action(host, shell, "binhost.verify").with("PKGDIR", binhost.pkgdir).run("do").exits(0);
    assertThat(Binhost.results(result)).containsEntry("packages", "7").containsEntry("kinds", "");
    new Action(host, shell, "binhost.verify")
        .with("PKGDIR", binhost.pkgdir)
        .onlyTools("id")
        .run("do")
        .exits(69)
        .says("python3 (3.9 or newer) is missing");
  }

  @Test
  void saysWhatIsWrongWithAParameter() {
    Action verify = new Action(host, Shell.DASH, "binhost.verify");
    verify.with("PKGDIR", "packages").run("do").exits(64).says("not an absolute path");
    verify.with("PKGDIR", "/nowhere/pkg").run("do").exits(1).says("is its disk mounted?");
    Binhost binhost = binhost(false);
    binhost.rollback().with("TO", "12").run("do").exits(1).says("there is no state 12 here");
    binhost
        .repair()
        .with("STATE", binhost.pkgdir.resolve("states"))
        .run("do")
        .exits(1)
        .says("lies in the binary host itself");
  }

  @Test
  void everyDamageIsFoundRepairedAndTakenBack() throws IOException {
    List<String> kinds = Portage.damages();
    Binhost binhost = binhost(true);
    assertThat(kinds).hasSizeBetween(28, 40);
    Portage.damage(binhost.pkgdir, kinds.toArray(new String[0]));
    Map<String, String> damaged = binhost.files();
    Map<String, String> entries = binhost.entries();
    List<String> bytes = Binhost.bytes(binhost.pkgdir);
    final long before = binhost.timestamp();
    binhost.repair().with("HASHES", true).run("check").exits(1);
    binhost.verify().with("HASHES", true).run("do").exits(1);

    binhost.repair().with("HASHES", true).run("do").exits(0).says("to quarantine: ");
    binhost.repair().with("HASHES", true).run("verify").exits(0);
    binhost.keepsItsPromises();
    Portage.Ended emaint = Portage.check(binhost.pkgdir);
    assertThat(emaint.code()).as(emaint.out() + emaint.err()).isZero();
    assertThat(binhost.timestamp()).isGreaterThanOrEqualTo(before + 6);
    // Nothing was lost: what is not in place lies in quarantine, with its reason.
    Path quarantine = binhost.pkgdir.resolveSibling(".pkg.salvor/quarantine");
    assertThat(Binhost.bytes(binhost.pkgdir, quarantine).stream().filter(bytes::contains).toList())
        .containsExactlyElementsOf(bytes);
    try (var all = Files.walk(quarantine)) {
      assertThat(all.filter(file -> file.toString().endsWith(".reason")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readString(file)).contains("why: "));
    }

    long repaired = binhost.timestamp();
    binhost.repair().run("undo").exits(0).says("back from quarantine");
    assertThat(binhost.files()).isEqualTo(damaged);
    assertThat(binhost.entries()).isEqualTo(entries);
    assertThat(binhost.timestamp()).isGreaterThanOrEqualTo(repaired + 6);
    assertThat(binhost.all.resolve(".pkg.salvor/repairs")).isEmptyDirectory();
  }

  @Test
  void anEarlierRepairIsTakenBackByItsName() {
    Binhost binhost = binhost(true);
    Portage.damage(binhost.pkgdir, "truncated");
    final Map<String, String> damaged = binhost.files();
    Map<String, String> first = Binhost.results(binhost.repair().run("do").exits(0));
    assertThat(first).containsEntry("repair", "run-0.step");
    binhost.forgetStep();
    binhost
        .repair()
        .with("TAKE_BACK", "../states")
        .run("do")
        .exits(1)
        .says("is no name of a repair");
    binhost
        .repair()
        .with("TAKE_BACK", "run-7.step")
        .run("do")
        .exits(1)
        .says("there is no repair run-7.step here that can be taken back")
        .says("there are, the last one first: run-0.step");
    binhost.repair().with("TAKE_BACK", "run-0.step").run("verify").exits(1);
    binhost.repair().with("TAKE_BACK", "last").run("do").exits(0).says("back from quarantine");
    assertThat(binhost.files()).isEqualTo(damaged);
    binhost.repair().with("TAKE_BACK", "run-0.step").run("verify").exits(0);
    // Another attempt of the same step is about the same repair.
    binhost.repair().with("TAKE_BACK", "last").run("do").exits(0).says("taken back already");
    binhost.forgetStep();
    binhost.repair().with("TAKE_BACK", "last").run("do").exits(1).says("there is no repair here");
    binhost.repair().with("TAKE_BACK", "run-0.step").run("do").exits(1).says("none at all");
  }

  @Test
  void whatSomebodyPublishedSinceStaysWhenARepairIsTakenBack() {
    Binhost binhost = binhost(true);
    Portage.damage(binhost.pkgdir, "truncated");
    binhost.repair().run("do").exits(0);
    Portage.many(binhost.pkgdir, 1, 40);
    assertThat(Portage.fix(binhost.pkgdir).code()).isZero();
    binhost.repair().run("undo").exits(0);
    assertThat(binhost.entries())
        .containsKeys("PATH: " + Portage.path(0), "PATH: " + Portage.path(40));
  }

  /** The incident: a binary host that was an index and nothing else. */
  @Test
  void staleEntriesWithoutFilesAreDroppedAndCanComeBack() {
    Binhost binhost = binhost(false);
    String text = Binhost.text(binhost.pkgdir.resolve("Packages"));
    String block = text.substring(text.indexOf("\n\n") + 2).split("\n\n", -1)[0];
    StringBuilder index = new StringBuilder(text);
    for (int i = 0; i < 775; i++) {
      index
          .append(
              block
                  .replaceAll("(?m)^CPV: .*$", "CPV: app-gone/p" + i + "-1")
                  .replaceAll("(?m)^PATH: .*$", "PATH: app-gone/p" + i + "/p" + i + "-1-1.xpak"))
          .append("\n\n");
    }
    Binhost.write(binhost.pkgdir.resolve("Packages"), index.toString());
    Map<String, String> found = Binhost.results(binhost.verify().run("do").exits(1));
    assertThat(found.get("kinds")).contains("missing=775");
    Action.Result said = binhost.verify().run("do").exits(1).says("and 755 more");
    assertThat(said.out().lines()).hasSizeLessThan(60);
    binhost.repair().run("do").exits(0);
    assertThat(binhost.entries()).hasSize(7);
    assertThat(Portage.check(binhost.pkgdir).code()).isZero();
    binhost.repair().run("undo").exits(0);
    assertThat(binhost.entries()).hasSize(782);
  }

  @Test
  void anIndexThatIsGoneOrGarbageIsMadeAnew() throws IOException {
    Binhost binhost = binhost(true);
    Portage.many(binhost.pkgdir, 1, 40);
    binhost.repair().run("do").exits(0);
    binhost.forgetStep();
    final Map<String, String> entries = binhost.entries();
    Binhost.write(binhost.pkgdir.resolve("Packages"), "\0garbage");
    final long known = Long.parseLong(binhost.stateNames().getFirst());
    binhost.verify().run("do").exits(1).says("the index cannot be used");
    binhost.repair().run("do").exits(0);
    assertThat(binhost.entries().keySet()).isEqualTo(entries.keySet());
    assertThat(binhost.timestamp()).isGreaterThanOrEqualTo(known + 6);
    binhost.forgetStep();
    Files.delete(binhost.pkgdir.resolve("Packages"));
    binhost.verify().run("do").exits(1).says("there is no index");
    binhost.repair().run("do").exits(0);
    assertThat(binhost.entries().keySet()).isEqualTo(entries.keySet());
    binhost.verify().run("do").exits(0);
  }

  @Test
  void bothFormsOfTheIndexAndItsTimesAreCompared() throws IOException {
    Binhost binhost = binhost(false);
    Path plain = binhost.pkgdir.resolve("Packages");
    Path packed = binhost.pkgdir.resolve("Packages.gz");
    final byte[] old = Files.readAllBytes(packed);
    final long first = binhost.timestamp();
    Portage.many(binhost.pkgdir, 1, 0);
    binhost.repair().run("do").exits(0);
    Files.write(packed, old);
    binhost.verify().run("do").exits(1).says("it differs from Packages");
    binhost.forgetStep();
    binhost.repair().run("do").exits(0);
    binhost.verify().run("do").exits(0);
    Files.setLastModifiedTime(
        plain, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
    binhost.verify().run("do").exits(1).says("over HTTP clients look at the first alone");
    // Portage writes its own clock, which is behind what was published within the same seconds.
    Binhost.write(
        plain, Binhost.text(plain).replaceAll("(?m)^TIMESTAMP: .*$", "TIMESTAMP: " + (first + 1)));
    binhost.verify().run("do").exits(1).says("which was published before: clients keep that");
    binhost.forgetStep();
    binhost.repair().run("do").exits(0);
    binhost.verify().run("do").exits(0);
    assertThat(binhost.timestamp()).isGreaterThan(first + 6);
    assertThat(Files.getLastModifiedTime(plain).toMillis() / 1000).isEqualTo(binhost.timestamp());
    assertThat(Files.getLastModifiedTime(packed).toMillis() / 1000).isEqualTo(binhost.timestamp());
  }

  @Test
  void aClockThatWentBackNeverMakesThePublishedTimeFall() {
    Binhost binhost = binhost(false);
    Path plain = binhost.pkgdir.resolve("Packages");
    long ahead = System.currentTimeMillis() / 1000 + 86_400;
    Binhost.write(
        plain, Binhost.text(plain).replaceAll("(?m)^TIMESTAMP: .*$", "TIMESTAMP: " + ahead));
    binhost.verify().run("do").exits(1).says("ahead of this host's clock");
    binhost.repair().run("do").exits(0).says("behind what was published before; set it");
    assertThat(binhost.timestamp()).isEqualTo(ahead + 6);
  }

  @Test
  void theLockIsPortages() throws IOException {
    Binhost binhost = binhost(true);
    Portage.damage(binhost.pkgdir, "gone");
    Path lock = binhost.pkgdir.resolve(".Packages.portage_lockfile");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      binhost.repair().with("WAIT", 0).run("do").exits(75).says("somebody else");
      Process waiting = binhost.repair().start("do");
      Process second = binhost.repair().start("do");
      assertThat(waiting.isAlive() || second.isAlive()).isTrue();
      // As Portage does it: the name goes before the lock, so whoever waits must look again.
      Files.delete(lock);
      held.release();
      assertThat(ended(waiting)).isZero();
      assertThat(ended(second)).isZero();
    }
    binhost.verify().run("do").exits(0);
    assertThat(lock).doesNotExist();
  }

  private static int ended(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void namesOfAnyBytesAreShownAndNeverObeyed() throws IOException, InterruptedException {
    Binhost binhost = binhost(false);
    Process made =
        new ProcessBuilder(
                "bash",
                "-c",
                """
                cd "$1" && mkdir 'a b' $'c\\n::salvor findings=0\\n' &&
                touch $'x\\n::salvor kinds=\\n-1.gpkg.tar' "it's \\"q\\" -1.gpkg.tar" $'n\\xff\\xfe-1.gpkg.tar' \
                  $'\\e[31mred-1.xpak' $'c\\n::salvor findings=0\\n/p-1.tbz2' -- '-rf-1.tbz2' &&
                printf x | tee ./*.gpkg.tar >/dev/null
                """,
                "x",
                binhost.pkgdir.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    Action.Result result = binhost.verify().run("do").exits(1);
    assertThat(Binhost.results(result))
        .containsEntry("findings", "6")
        .containsEntry("kinds", "poison=6");
    assertThat(result.out()).doesNotContain("\u001b").contains("n\\xff\\xfe-1.gpkg.tar");
    assertThat(binhost.repair().run("do").exits(0).out()).doesNotContain("\u001b");
    binhost.verify().run("do").exits(0);
    binhost.repair().run("undo").exits(0);
    assertThat(Binhost.results(binhost.verify().run("do").exits(1))).containsEntry("findings", "6");
  }

  @Test
  void whatIsInWorkIsSaidAndLeftAlone() {
    Binhost binhost = binhost(true);
    Portage.damage(binhost.pkgdir, "temporary");
    Portage.many(binhost.pkgdir, 1, 40);
    final Map<String, String> files = binhost.files();
    binhost
        .verify()
        .with("SETTLE", 600)
        .run("do")
        .exits(0)
        .says("only said")
        .says("may be in work: look again later");
    binhost.repair().with("SETTLE", 600).run("do").exits(0).says("nothing to repair");
    assertThat(binhost.files()).isEqualTo(files);
  }

  @Test
  void whatTheIndexNamesAndIsNoGoodIsAFindingAlsoIfItMayBeInWork() {
    Binhost binhost = binhost(true);
    Portage.damage(binhost.pkgdir, "truncated");
    final Map<String, String> files = binhost.files();
    final Map<String, String> entries = binhost.entries();
    Action.Result found = binhost.verify().with("SETTLE", 600).run("do").exits(1);
    assertThat(Binhost.results(found)).containsEntry("kinds", "changed=1");
    binhost.repair().with("SETTLE", 600).run("do").exits(0).says("left: ");
    assertThat(binhost.files()).as("left alone").isEqualTo(files);
    assertThat(binhost.entries()).isEqualTo(entries);
    binhost.repair().run("do").exits(0).says("::salvor quarantined=1");
  }

  @Test
  void aFullOrReadOnlyDiskChangesNothingAndIsSaid() throws IOException, InterruptedException {
    Needs.root();
    Binhost source = binhost(true);
    Portage.damage(source.pkgdir, "touched", "touched", "touched");
    Path disk = host.folder("disk");
    done("mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", disk.toString());
    try {
      Binhost binhost = new Binhost(host, "disk");
      Portage.copy(source.pkgdir, binhost.pkgdir);
      final Map<String, String> entries = binhost.entries();
      done("sh", "-c", "head -c 2M /dev/zero >\"$1/rest\"; :", "x", disk.toString());
      binhost.repair().run("do").exits(74).says("the disk is full");
      assertThat(binhost.entries()).isEqualTo(entries);
      assertThat(leftBeside(binhost.pkgdir)).isEmpty();
      Files.delete(disk.resolve("rest"));
      done("mount", "-o", "remount,ro", disk.toString());
      binhost.verify().run("do").exits(1).says("not of the time");
      binhost.repair().run("do").says("read-only");
      done("mount", "-o", "remount,rw", disk.toString());
      binhost.repair().run("do").exits(0);
      binhost.verify().with("HASHES", true).run("do").exits(0);
      binhost.keepsItsPromises();
    } finally {
      done("umount", disk.toString());
    }
  }

  private static List<String> leftBeside(Path pkgdir) throws IOException {
    try (var all = Files.list(pkgdir)) {
      return all.map(Path::toString).filter(name -> name.endsWith(".salvor-new")).toList();
    }
  }

  private static void done(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
  }
}
