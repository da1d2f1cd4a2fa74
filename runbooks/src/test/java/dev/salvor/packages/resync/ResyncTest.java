package dev.salvor.packages.resync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListSink;
import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResyncTest {
  private static final VersionOrder ORDER = VersionOrders.GENTOO;

  private Resync resync =
      new Resync("io", List.of("callisto"), List.of("titan", "rhea"), Wishes.NONE);

  private static Installed p(String name, String version) {
    return new Installed("lib/" + name, "0", version, "", "", 0, 0);
  }

  private static Installed built(String version, String flags, String repository, long built) {
    return new Installed("lib/a", "0", version, repository, flags, built, 0);
  }

  private void host(String name, Installed... packages) {
    host(name, "gentoo", "x86_64", List.of(packages));
  }

  private void host(String name, String kind, String architecture, List<Installed> packages) {
    ListSink sink = resync.host(name);
    sink.host(new ListSink.HostHead(kind, name, architecture));
    packages.forEach(sink::installed);
    sink.end();
  }

  private static String text(ResyncLine line) {
    return line.direction().word()
        + " "
        + line.title()
        + " "
        + line.host()
        + " "
        + (line.there().isEmpty() ? "-" : line.there())
        + " "
        + (line.wanted().isEmpty() ? "-" : line.wanted())
        + (line.from().isEmpty() ? "" : " " + line.from())
        + (line.published() ? " published" : "");
  }

  private List<String> lines() {
    return resync.plan().lines().stream().map(ResyncTest::text).toList();
  }

  @Test
  void whatIsNewerElsewhereIsBroughtFromWhereItIsNewest() {
    host("io", p("a", "1.2"), p("b", "2"), p("c", "1"));
    host("callisto", p("a", "1.10"), p("b", "2"), p("c", "1"));
    host("titan", p("a", "1.9"), p("b", "1"), p("c", "1"));

    assertThat(lines())
        .containsExactly("bring lib/a titan 1.9 1.10 callisto", "bring lib/b titan 1 2 io");
    assertThat(resync.plan().packing()).containsExactly("lib/a-1.10 0 callisto", "lib/b-2 0 io");
    assertThat(resync.plan().packingHosts()).containsExactly("callisto", "io");
    assertThat(resync.plan().installing())
        .containsExactly("lib/a-1.10 0 0 bring titan", "lib/b-2 0 0 bring titan");
  }

  @Test
  void nothingIsDowngradedUnasked() {
    host("io", p("a", "1"), p("b", "1"));
    host("callisto", p("a", "2"));
    host("titan", p("a", "3"), p("b", "1.1"));
    assertThat(lines())
        .containsExactly(
            "newer-there lib/a titan 3 2 callisto", "newer-there lib/b titan 1.1 1 io");
    assertThat(resync.plan().brought()).isEmpty();
  }

  @Test
  void aDowngradeGoesToWhatTheTruthHasAndToNothingElse() {
    resync = new Resync("io", List.of("callisto"), List.of("titan"), new Wishes(true, false));
    host("io", p("a", "1"));
    host("callisto", p("a", "2"), p("b", "1"));
    host("titan", p("a", "3"), p("b", "2"));
    assertThat(lines())
        .containsExactly("downgrade lib/a titan 3 1 io", "newer-there lib/b titan 2 1 callisto");
  }

  @Test
  void whatIsMissingOnASideIsListedAndLeft() {
    host("io", p("a", "1"));
    host("callisto");
    host("titan", p("b", "1"));
    assertThat(lines())
        .containsExactly("missing-there lib/a titan - 1 io", "only-there lib/b titan 1 -");
  }

  @Test
  void aSlotIsComparedWithItselfOnly() {
    host("io", new Installed("lib/a", "3.12", "3.12.7", "", "", 0, 0));
    host("callisto");
    host("titan", new Installed("lib/a", "3.11", "3.11.9", "", "", 0, 0));
    assertThat(lines())
        .containsExactly(
            "only-there lib/a:3.11 titan 3.11.9 -", "missing-there lib/a:3.12 titan - 3.12.7 io");
  }

  @Test
  void versionsThatAreWrittenUnlikeButAreEqualAreTheSame() {
    host("io", p("a", "1.0"));
    host("callisto", p("a", "1.00"));
    host("titan", p("a", "1.0-r0"));
    assertThat(lines()).isEmpty();
  }

  @Test
  void versionsThatAreNoneAreSaidToBeIncomparable() {
    host("io", p("a", "2"), p("b", "new"));
    host("callisto");
    host("titan", p("a", "cvs.1"), p("b", "new"));
    assertThat(lines()).containsExactly("incomparable lib/a titan cvs.1 2 io");
  }

  @Test
  void otherFlagsOrAnotherBuildIsListedAndBroughtWhenAskedFor() {
    Installed late = built("1", "x y", "gentoo", 200);
    Installed early = built("1", "y", "gentoo", 100);
    host("io", late);
    host("titan", early);
    assertThat(lines()).containsExactly("rebuilt lib/a titan 1 1 io");

    resync = new Resync("io", List.of(), List.of("titan", "rhea"), new Wishes(false, true));
    host("io", late);
    host("titan", early);
    host("rhea", built("1", "y x", "gentoo", 300));
    assertThat(lines()).containsExactly("rebuild lib/a titan 1 1 io", "rebuilt lib/a rhea 1 1 io");
    assertThat(resync.plan().installing()).containsExactly("lib/a-1 0 200 rebuild titan");
  }

  @Test
  void ofEqualVersionsTheBuildOfTheTruthCounts() {
    host("io", built("2", "x", "", 100));
    host("callisto", built("2", "y", "", 200));
    host("titan", built("1", "x", "", 50));
    assertThat(resync.plan().packing()).containsExactly("lib/a-2 100 io");
  }

  @Test
  void whatComesFromAnotherRepositoryIsListedAndLeft() {
    host("io", built("2", "", "overlay", 1));
    host("titan", built("1", "", "gentoo", 1));
    host("rhea", built("1", "", "", 1));
    assertThat(lines())
        .containsExactly("other-repository lib/a titan 1 2 io", "bring lib/a rhea 1 2 io");
  }

  @Test
  void whatTheIndexNamesIsNotPackedAgain() {
    host("io", built("2", "x", "gentoo", 100), p("b", "2"));
    host("titan", built("1", "x", "gentoo", 50), p("b", "1"));
    resync.published(List.of(built("2", "x", "gentoo", 70), p("b", "1")));
    assertThat(lines())
        .containsExactly("bring lib/a titan 1 2 io published", "bring lib/b titan 1 2 io");
    assertThat(resync.plan().packing()).containsExactly("lib/b-2 0 io");
  }

  @Test
  void anotherBuildInTheIndexDoesNotStandForThisOne() {
    host("io", built("2", "x", "gentoo", 100));
    host("titan", built("1", "x", "gentoo", 50));
    resync.published(List.of(built("2", "y", "gentoo", 100)));
    assertThat(resync.plan().packing()).containsExactly("lib/a-2 100 io");
  }

  @Test
  void hostsThatWantTheSameAreToldTogether() {
    host("io", p("a", "2"));
    host("titan", p("a", "1"));
    host("rhea", p("a", "1.5"));
    assertThat(resync.plan().installing()).containsExactly("lib/a-2 0 0 bring titan,rhea");
    assertThat(resync.plan().installingHosts()).containsExactly("titan", "rhea");
  }

  @Test
  void hostsOfAnotherKindAreLeftOutAndSaid() {
    host("io", p("a", "2"));
    host("callisto", "gentoo", "aarch64", List.of(p("a", "3")));
    host("titan", p("a", "1"));
    host("rhea", "debian", "amd64", List.of(p("a", "1")));
    assertThat(lines()).containsExactly("bring lib/a titan 1 2 io");
    assertThat(resync.plan().notes())
        .containsExactly(
            "rhea: left out; packages of debian cannot be brought",
            "titan: nothing is taken from callisto, which is aarch64 and not x86_64");
  }

  @Test
  void aListThatBrokeOffCountsForNothing() {
    host("io", p("a", "2"));
    ListSink cut = resync.host("titan");
    cut.host(new ListSink.HostHead("gentoo", "titan", ""));
    cut.installed(p("a", "1"));
    assertThat(lines()).isEmpty();
  }

  private static Optional<Installed> random(Random random, int name) {
    List<String> versions = List.of("1", "1.0", "1.00", "2_rc1", "2", "2-r1", "10", "odd", "9999");
    List<String> words = List.of("", "x", "x y", "y x");
    return random.nextInt(4) == 0
        ? Optional.empty()
        : Optional.of(
            new Installed(
                "lib/p" + name,
                "0",
                versions.get(random.nextInt(versions.size())),
                List.of("", "gentoo", "overlay").get(random.nextInt(3)),
                words.get(random.nextInt(words.size())),
                random.nextInt(3) * 100L,
                0));
  }

  /** What is done leaves nothing to do, lowers no version, and drops no difference. */
  @Test
  void onRandomFleetsThePlanIsSafeCompleteAndEndsAfterOneRound() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Wishes wishes = new Wishes(random.nextInt(4) == 0, random.nextBoolean());
      List<String> names = List.of("io", "callisto", "titan", "rhea");
      Map<String, Map<String, Installed>> fleet = new HashMap<>();
      for (String name : names) {
        Map<String, Installed> packages = new HashMap<>();
        for (int i = 0; i < 12; i++) {
          random(random, i).ifPresent(one -> packages.put(one.name(), one));
        }
        fleet.put(name, packages);
      }
      ResyncPlan plan = of(fleet, wishes);
      assertThat(of(fleet, wishes)).as("the same again, seed %s", seed).isEqualTo(plan);
      List<String> said = new ArrayList<>();
      for (ResyncLine line : plan.lines()) {
        said.add(line.host() + " " + line.name());
        if (line.direction() == Direction.BRING) {
          assertThat(ORDER.compare(line.wanted(), line.there())).as("%s", line).isPositive();
        }
        if (!line.direction().isBrought()) {
          continue;
        }
        assertThat(line.direction() == Direction.DOWNGRADE && !wishes.downgrade()).isFalse();
        Installed source =
            Objects.requireNonNull(Objects.requireNonNull(fleet.get(line.from())).get(line.name()));
        assertThat(line.cpv()).isEqualTo(source.name() + "-" + source.version());
      }
      assertThat(said).as("one line for each, seed %s", seed).doesNotHaveDuplicates();
      for (String target : List.of("titan", "rhea")) {
        for (int i = 0; i < 12; i++) {
          String name = "lib/p" + i;
          boolean any =
              Objects.requireNonNull(fleet.get(target)).containsKey(name)
                  || Objects.requireNonNull(fleet.get("io")).containsKey(name)
                  || Objects.requireNonNull(fleet.get("callisto")).containsKey(name);
          if (any && !hasWhatASourceHas(fleet, target, name)) {
            assertThat(said).as("seed %s", seed).contains(target + " " + name);
          }
        }
      }
      for (ResyncLine line : plan.brought()) {
        Installed source =
            Objects.requireNonNull(Objects.requireNonNull(fleet.get(line.from())).get(line.name()));
        Objects.requireNonNull(fleet.get(line.host())).put(line.name(), source);
      }
      // A downgrade goes below what another source has, which is then newer again.
      if (!wishes.downgrade()) {
        assertThat(of(fleet, wishes).brought()).as("a second round, seed %s", seed).isEmpty();
      }
    }
  }

  private static boolean hasWhatASourceHas(
      Map<String, Map<String, Installed>> fleet, String target, String name) {
    Optional<String> there = version(fleet, target, name);
    return List.of("io", "callisto").stream()
        .flatMap(source -> version(fleet, source, name).stream())
        .anyMatch(version -> there.filter(own -> isSame(own, version)).isPresent());
  }

  private static Optional<String> version(
      Map<String, Map<String, Installed>> fleet, String host, String name) {
    return Optional.ofNullable(Objects.requireNonNull(fleet.get(host)).get(name))
        .map(Installed::version);
  }

  private static boolean isSame(String a, String b) {
    return (ORDER.isValid(a) && ORDER.isValid(b)) ? ORDER.compare(a, b) == 0 : a.equals(b);
  }

  private static ResyncPlan of(Map<String, Map<String, Installed>> fleet, Wishes wishes) {
    Resync resync = new Resync("io", List.of("callisto"), List.of("titan", "rhea"), wishes);
    fleet.forEach(
        (name, packages) -> {
          ListSink sink = resync.host(name);
          sink.host(new ListSink.HostHead("gentoo", name, ""));
          packages.values().forEach(sink::installed);
          sink.end();
        });
    return resync.plan();
  }
}
