package dev.salvor.packages.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListSink;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DriftTest {
  private static final Set<DriftClass> ALL = EnumSet.allOf(DriftClass.class);

  private final Drift drift = new Drift();

  private static Installed p(String name, String slot, String version) {
    return new Installed(name, slot, version, "", "", 0, 0);
  }

  private static Installed built(String version, String flags, long built, long id) {
    return new Installed("sys-libs/zlib", "0", version, "gentoo", flags, built, id);
  }

  private void host(String name, String kind, Installed... packages) {
    ListSink sink = drift.host(name, "");
    sink.host(new ListSink.HostHead(kind, name, ""));
    List.of(packages).forEach(sink::installed);
    sink.end();
  }

  private void gentoo(String name, Installed... packages) {
    host(name, "gentoo", packages);
  }

  /** A host with a copy of an index. */
  private void copy(String name, String source, long written, Installed... named) {
    ListSink sink = drift.host(name, "");
    sink.host(new ListSink.HostHead("gentoo", name, ""));
    sink.index(new ListSink.IndexHead(source, written));
    List.of(named).forEach(sink::indexed);
    sink.end();
  }

  private List<String> found() {
    List<String> out = new ArrayList<>();
    drift.findings(ALL, finding -> out.add(text(finding)));
    return out;
  }

  private static String text(Finding finding) {
    return finding.kind().word()
        + " "
        + finding.title()
        + ": "
        + finding.sides().stream()
            .map(side -> side.version() + " " + side.hosts())
            .collect(Collectors.joining(finding.ordered() ? " > " : " | "))
        + (finding.missing().isEmpty() ? "" : " not " + finding.missing())
        + (finding.differs().isEmpty() ? "" : " " + finding.differs());
  }

  @Test
  void equalHostsHaveNoDrift() {
    gentoo("io", p("a/b", "0", "1.0"), p("a/c", "2", "3"));
    gentoo("titan", p("a/c", "2", "3"), p("a/b", "0", "1.0"));
    assertThat(found()).isEmpty();
    assertThat(drift.findings(ALL, f -> {}).packages()).isEqualTo(2);
  }

  @Test
  void theNewestVersionStandsFirstByTheOrderOfTheDistribution() {
    gentoo("io", p("a/b", "0", "1.0_rc2"));
    gentoo("titan", p("a/b", "0", "1.0"));
    gentoo("callisto", p("a/b", "0", "1.0_alpha"));
    assertThat(found())
        .containsExactly("version a/b: 1.0 [titan] > 1.0_rc2 [io] > 1.0_alpha [callisto]");
    assertThat(drift.hosts()).extracting(HostDrift::behind).containsExactly(1, 0, 1);
  }

  @Test
  void debianHasItsOwnOrder() {
    host("web1", "debian", p("bash", "", "5.2~rc1"));
    host("web2", "debian", p("bash", "", "1:1.0"));
    host("web3", "debian", p("bash", "", "5.2"));
    assertThat(found()).containsExactly("version bash: 1:1.0 [web2] > 5.2 [web3] > 5.2~rc1 [web1]");
  }

  @Test
  void versionsThatAreEqualThoughUnlikeAreOne() {
    gentoo("io", p("a/b", "0", "1.0-r0"));
    gentoo("titan", p("a/b", "0", "1.00"));
    assertThat(found()).isEmpty();
    gentoo("callisto", p("a/b", "0", "0.9"));
    assertThat(found()).containsExactly("version a/b: 1.0-r0 = 1.00 [io, titan] > 0.9 [callisto]");
  }

  @Test
  void anInvalidVersionIsDriftOfWhichNeitherIsNewer() {
    gentoo("io", p("a/b", "0", "1.0"));
    gentoo("titan", p("a/b", "0", "banana"));
    assertThat(found()).containsExactly("version a/b: 1.0 [io] | banana [titan]");
    assertThat(drift.hosts()).extracting(HostDrift::behind).containsOnly(0);
  }

  @Test
  void slotsAreComparedEachForItself() {
    gentoo("io", p("dev-lang/python", "3.11", "3.11.9"), p("dev-lang/python", "3.12", "3.12.1"));
    gentoo("titan", p("dev-lang/python", "3.11", "3.11.9"));
    assertThat(found()).containsExactly("missing dev-lang/python:3.12: 3.12.1 [io] not [titan]");
  }

  @Test
  void missingPackagesAreNotAskedOfOtherDistributions() {
    gentoo("io", p("a/b", "0", "1"));
    gentoo("titan", p("a/b", "0", "1"));
    host("web1", "debian", p("bash", "", "5"));
    host("web2", "debian", p("bash", "", "5"), p("dash", "", "1"));
    assertThat(found()).containsExactly("missing dash: 1 [web2] not [web1]");
    assertThat(drift.kinds()).containsExactly("gentoo", "debian");
  }

  @Test
  void aLaterBuildOfTheSameIsNewer() {
    gentoo("io", built("1.3", "shared static", 100, 1));
    gentoo("titan", built("1.3", "static shared", 200, 1));
    assertThat(found()).containsExactly("rebuilt sys-libs/zlib: 1.3 [titan] > 1.3 [io] [build]");
  }

  @Test
  void otherFlagsAreNotNewer() {
    gentoo("io", built("1.3", "shared", 100, 1));
    gentoo("titan", built("1.3", "shared static", 200, 1));
    assertThat(found())
        .containsExactly("rebuilt sys-libs/zlib: 1.3 [titan] | 1.3 [io] [flags, build]");
    assertThat(drift.hosts()).extracting(HostDrift::rebuilt).containsExactly(1, 1);
  }

  @Test
  void ofLiveVersionsTheBuildCounts() {
    gentoo("io", built("9999", "", 300, 0));
    gentoo("titan", built("9999", "", 200, 0));
    assertThat(found()).containsExactly("rebuilt sys-libs/zlib: 9999 [io] > 9999 [titan] [build]");
  }

  @Test
  void whatIsNotKnownOfABuildDiffersFromNothing() {
    gentoo("io", built("1.3", "", 0, 0));
    gentoo("titan", built("1.3", "", 200, 4));
    assertThat(found()).isEmpty();
  }

  @Test
  void anotherRepositoryIsAnotherBuild() {
    gentoo("io", new Installed("a/b", "0", "1", "gentoo", "", 7, 0));
    gentoo("titan", new Installed("a/b", "0", "1", "overlay", "", 7, 0));
    assertThat(found()).containsExactly("rebuilt a/b: 1 [io] | 1 [titan] [repository]");
  }

  @Test
  void ofTwoInOneSlotTheNewerCounts() {
    gentoo("io", p("a/b", "0", "1.1"), p("a/b", "0", "1.0"));
    gentoo("titan", p("a/b", "0", "1.0"), p("a/b", "0", "1.1"));
    assertThat(found()).isEmpty();
  }

  @Test
  void aCopyOfTheIndexIsComparedWithWhatIsPublished() {
    drift.published(
        "binhost io:/p",
        2_000,
        List.of(built("1.3", "", 100, 1), built("1.4", "", 200, 1), p("a/new", "0", "1")));
    copy("callisto", "io/p", 1_000, built("1.3", "", 100, 1), p("a/gone", "0", "1"));
    copy(
        "titan",
        "io/p",
        2_000,
        built("1.4", "", 200, 1),
        built("1.3", "", 100, 1),
        p("a/new", "0", "1"));
    assertThat(found())
        .containsExactly(
            "stale-index a/gone: 1 [callisto] not [binhost io:/p, titan]",
            "stale-index a/new: 1 [binhost io:/p, titan] not [callisto]",
            "stale-index sys-libs/zlib: 1.4 [binhost io:/p, titan] > 1.3 [callisto]");
    assertThat(drift.hosts()).extracting(HostDrift::stale).containsExactly(3, 0);
    assertThat(drift.hosts().getFirst().notes())
        .singleElement()
        .asString()
        .contains("1970-01-01T00:16:40Z", "1970-01-01T00:33:20Z");
  }

  @Test
  void aCopyThatIsNewerThanWhatIsPublishedIsSaidToBe() {
    drift.published("binhost x", 1, List.of(built("1.3", "", 100, 1)));
    copy("titan", "x", 1, built("1.3", "", 300, 2));
    assertThat(found())
        .containsExactly("stale-index sys-libs/zlib: 1.3 [titan] > 1.3 [binhost x] [build]");
  }

  @Test
  void aHostWithoutACopyOrWithSeveralSaysSo() {
    drift.published("binhost x", 1, List.of(p("a/b", "0", "1")));
    gentoo("io");
    ListSink sink = drift.host("titan", "");
    sink.host(new ListSink.HostHead("gentoo", "titan", ""));
    sink.index(new ListSink.IndexHead("one/p", 1));
    sink.index(new ListSink.IndexHead("two/p", 1));
    sink.end();
    assertThat(found()).isEmpty();
    assertThat(drift.hosts().get(0).notes())
        .containsExactly("it has no copy of the binhost's index");
    assertThat(drift.hosts().get(1).notes().getFirst()).contains("one/p, two/p", "--binhost-uri");
  }

  @Test
  void nothingCountsOfAListWithoutItsEnd() {
    gentoo("io", p("a/b", "0", "1"));
    ListSink cut = drift.host("titan", "");
    cut.host(new ListSink.HostHead("gentoo", "titan", ""));
    cut.installed(p("a/b", "0", "2"));
    assertThat(found()).isEmpty();
    assertThat(drift.size()).isEqualTo(1);
  }

  @Test
  void onlyTheClassesThatAreAskedForAreCounted() {
    gentoo("io", p("a/b", "0", "1"), p("a/c", "0", "1"));
    gentoo("titan", p("a/b", "0", "2"));
    Drift.Counts counts = drift.findings(EnumSet.of(DriftClass.MISSING), f -> {});
    assertThat(counts.total()).isEqualTo(1);
    assertThat(counts.of()).containsOnlyKeys(DriftClass.MISSING);
  }
}
