package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back to an earlier published state, and a kill at each point of it and of a repair. */
final class BinhostRollbackIT {
  private final HostFolders host = new HostFolders();

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  private Binhost twoStates() {
    return Binhost.twoStates(host);
  }

  @Test
  void goesBackAndForthBetweenStates() throws IOException {
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    final Map<String, String> firstFiles = binhost.files();
    final Map<String, String> firstEntries = binhost.entries();
    Binhost.delete(binhost.all);
    binhost = twoStates();
    final Map<String, String> secondFiles = binhost.files();
    final Map<String, String> secondEntries = binhost.entries();
    final long second = binhost.timestamp();
    List<String> states = binhost.stateNames();
    assertThat(states).hasSize(2);
    binhost.rollback().with("TO", states.get(1)).run("check").exits(1);

    binhost.rollback().run("do").exits(0).says("put back: ").says("withdrawn: ");
    assertThat(binhost.files().keySet()).isEqualTo(firstFiles.keySet());
    assertThat(binhost.entries().keySet()).isEqualTo(firstEntries.keySet());
    assertThat(binhost.timestamp()).isGreaterThanOrEqualTo(second + 6);
    binhost.rollback().run("verify").exits(0);
    binhost.verify().with("HASHES", true).run("do").exits(0);
    assertThat(Portage.check(binhost.pkgdir).code()).isZero();

    final long back = binhost.timestamp();
    binhost.rollback().run("undo").exits(0);
    assertThat(binhost.files()).isEqualTo(secondFiles);
    assertThat(binhost.entries()).isEqualTo(secondEntries);
    assertThat(binhost.timestamp()).isGreaterThanOrEqualTo(back + 6);
    binhost.verify().with("HASHES", true).run("do").exits(0);
    assertThat(host.step.resolve("rollback")).doesNotExist();
  }

  @Test
  void whatIsNoLongerHadIsSaidBeforeAnythingChanges() throws IOException {
    Binhost binhost = twoStates();
    try (Stream<Path> kept = Files.list(binhost.pkgdir.resolveSibling(".pkg.salvor/kept"))) {
      for (Path file : kept.toList()) {
        // Damaged under its own name: its bytes are looked at before they are trusted.
        Files.write(file, new byte[] {1});
      }
    }
    final Map<String, String> files = binhost.files();
    final long timestamp = binhost.timestamp();
    binhost.rollback().run("do").exits(1).says("2 of 47 packages").says("nothing was changed");
    assertThat(binhost.files()).isEqualTo(files);
    assertThat(binhost.timestamp()).isEqualTo(timestamp);
    binhost.rollback().with("PARTIAL", true).run("do").exits(0).says("left out");
    binhost.keepsItsPromises();
    assertThat(binhost.entries()).hasSize(45);
  }

  @Test
  void aRollbackIsNotTakenBackOverWhatWasPublishedSince() throws IOException {
    Binhost binhost = twoStates();
    binhost.rollback().run("do").exits(0);
    Portage.many(binhost.pkgdir, 1, 49);
    assertThat(Portage.fix(binhost.pkgdir).code()).isZero();
    final Map<String, String> entries = binhost.entries();
    binhost.rollback().run("undo").exits(1).says("somebody has published since");
    assertThat(binhost.entries()).isEqualTo(entries);
  }

  @Test
  void onlySoManyStatesAreKeptAndNoFileThatNoneOfThemNames() throws IOException {
    Binhost binhost = twoStates();
    for (int i = 0; i < 4; i++) {
      binhost.rollback().with("KEEP", 3).run("do").exits(0);
      binhost.forgetStep();
    }
    assertThat(binhost.stateNames()).hasSize(3);
    binhost.verify().with("HASHES", true).run("do").exits(0);
    for (int i = 0; i < 3; i++) {
      Portage.many(binhost.pkgdir, 1, 50 + i);
      binhost.repair().with("KEEP", 2).run("do").exits(0);
      binhost.forgetStep();
    }
    assertThat(binhost.stateNames()).hasSize(2);
    Path home = binhost.pkgdir.resolveSibling(".pkg.salvor");
    String named =
        binhost.stateNames().stream()
            .map(state -> Binhost.text(home.resolve("states/" + state + "/Packages")))
            .collect(Collectors.joining());
    try (Stream<Path> kept = Files.list(home.resolve("kept"))) {
      assertThat(kept)
          .allSatisfy(file -> assertThat(named).contains("SHA1: " + file.getFileName()));
    }
  }

  @Test
  void aClientTakesTheEarlierState() throws IOException {
    Binhost binhost = twoStates();
    Path lab = host.root.resolve("lab");
    assertThat(Portage.lab("setup", lab.toString()).code()).isZero();
    final String url = "--binhost=file://" + binhost.pkgdir;
    Portage.Ended now = Portage.lab("client", lab.toString(), "one", url, "=" + Portage.cpv(40));
    assertThat(now.code()).as(now.out() + now.err()).isZero();
    binhost.rollback().run("do").exits(0);
    Portage.Ended back = Portage.lab("client", lab.toString(), "one", url, "=" + Portage.cpv(0));
    assertThat(back.code()).as(back.out() + back.err()).isZero();
  }

  /** What is killed: an operation, and how the binary host is made for it. */
  enum Killed {
    REPAIR("binhost.repair", "do"),
    REPAIR_UNDO("binhost.repair", "undo"),
    /** A binary host that has no index yet. */
    FIRST_INDEX("binhost.repair", "do"),
    ROLLBACK("binhost.rollback", "do"),
    ROLLBACK_UNDO("binhost.rollback", "undo");

    final String action;
    final String op;

    Killed(String action, String op) {
      this.action = action;
      this.op = op;
    }
  }

  static Stream<Killed> killed() {
    return Stream.of(Killed.values());
  }

  /**
   * Killed at a point and given again, it ends as if it had not been killed. One point in eight,
   * and where one of two things was done; all of them with {@code -Dsalvor.points=all}.
   */
  @ParameterizedTest
  @MethodSource("killed")
  void aKillAnywhereAndAgainEndsTheSame(Killed what) throws IOException {
    Binhost start = what.action.equals("binhost.repair") ? broken(what) : twoStates();
    if (what.op.equals("undo")) {
      action(start, what).run("do").exits(0);
    }
    Path step = host.root.resolve("step-" + what);
    Portage.copy(host.step, step);
    Binhost whole = start.copy("whole");
    Path points = host.root.resolve("points");
    take(step);
    action(whole, what).env("SALVOR_PKG_POINTS", points.toString()).run(what.op).exits(0);
    whole.isPublishedWhole("no kill");
    List<String> names = Binhost.text(points).lines().toList();
    assertThat(names).hasSizeGreaterThan(4);
    int killed = 0;
    for (int at = 1; at <= names.size(); at++) {
      if (isPassedOver(at, names.get(at - 1))) {
        continue;
      }
      Binhost binhost = start.copy("killed");
      take(step);
      action(binhost, what).env("SALVOR_PKG_KILL_AT", Integer.toString(at)).run(what.op).exits(137);
      again(binhost, what);
      String as =
          what + " killed at point " + at + " of " + names.size() + ", " + names.get(at - 1);
      assertThat(binhost.files()).as(as).isEqualTo(whole.files());
      assertThat(binhost.entries()).as(as).isEqualTo(whole.entries());
      assertThat(binhost.timestamp()).as(as).isGreaterThan(start.timestamp());
      assertThat(Binhost.bytes(binhost.kept())).as(as).isEqualTo(Binhost.bytes(whole.kept()));
      binhost.isPublishedWhole(as);
      Binhost.delete(binhost.all);
      killed++;
    }
    System.out.println("KILLED " + what + " at " + killed + " of " + names.size() + " points");
  }

  private static boolean isPassedOver(int at, String name) {
    return !"all".equals(System.getProperty("salvor.points"))
        && at % 8 != 1
        && !List.of("index-renamed", "rollback-kept").contains(name);
  }

  /** As the supervisor does it: what says that it is done is not done again. */
  private static void again(Binhost binhost, Killed what) {
    if (what.op.equals("do") && action(binhost, what).run("check").code() == 0) {
      return;
    }
    action(binhost, what).run(what.op).exits(0);
  }

  private void take(Path step) {
    Binhost.delete(host.step);
    Portage.copy(step, host.step);
  }

  private static Action action(Binhost binhost, Killed what) {
    return what.action.equals("binhost.repair") ? binhost.repair() : binhost.rollback();
  }

  private Binhost broken(Killed what) throws IOException {
    List<String> kinds =
        List.of("truncated", "gone", "mode-0640", "touched", "temporary", "no-slot", "wrong-name");
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    Portage.damage(binhost.pkgdir, kinds.toArray(new String[0]));
    Portage.many(binhost.pkgdir, 1, 49);
    Files.copy(
        binhost.pkgdir.resolve("Packages"),
        binhost.pkgdir.resolve("Packages.gz"),
        StandardCopyOption.REPLACE_EXISTING);
    if (what == Killed.FIRST_INDEX) {
      Files.delete(binhost.pkgdir.resolve("Packages"));
      Files.delete(binhost.pkgdir.resolve("Packages.gz"));
    }
    return binhost;
  }
}
