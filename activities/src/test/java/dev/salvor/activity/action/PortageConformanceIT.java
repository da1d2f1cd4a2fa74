package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verifier and Portage's own {@code emaint binhost --check} say the same of a binary host,
 * except where Portage sees nothing or dies: those cases are listed here.
 */
final class PortageConformanceIT {
  /** Of these {@code emaint --check} says nothing; of the first the verifier only with hashes. */
  private static final List<String> UNSEEN =
      List.of("image-flip-same-time", "mode-0640", "temporary");

  /** Over these it stops with a traceback, and neither checks nor indexes anything else. */
  private static final List<String> DEADLY =
      List.of("garbage-metadata", "no-metadata", "plain-metadata");

  /** These it takes for a good package that is not indexed, and {@code --fix} indexes them. */
  private static final List<String> TAKEN_FOR_GOOD =
      List.of("appended", "bomb", "image-flip", "unclosed");

  private static final int PACKAGES = 40;

  private final HostFolders host = new HostFolders();

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  @Test
  void saysTheSameOfGeneratedTrees() {
    Binhost clean = new Binhost(host, "clean").filled(true);
    List<String> kinds = new ArrayList<>(Portage.damages());
    kinds.removeAll(UNSEEN);
    kinds.removeAll(DEADLY);
    assertThat(kinds).hasSizeGreaterThan(20);
    int trees = Integer.getInteger("salvor.trees", 2);
    Random random = new Random(Long.getLong("salvor.seed", 7));
    for (int tree = 0; tree < trees; tree++) {
      Binhost binhost = clean.copy("tree" + tree);
      Map<Integer, String> damaged = damage(binhost, kinds, random);
      Set<String> ours = said(binhost.verify().run("do"));
      Set<String> theirs = names(Portage.check(binhost.pkgdir).out());
      assertThat(ours).as("tree %d: %s", tree, damaged).isEqualTo(theirs);
      assertThat(theirs).hasSize(damaged.size());
      Binhost.delete(binhost.all);
    }
  }

  /** Each kind once, on packages chosen by chance. */
  private static Map<Integer, String> damage(Binhost binhost, List<String> kinds, Random random) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < PACKAGES; i++) {
      numbers.add(i);
    }
    Collections.shuffle(numbers, random);
    Map<Integer, String> damaged = new TreeMap<>();
    for (int i = 0; i < kinds.size(); i++) {
      damaged.put(numbers.get(i), kinds.get(i));
    }
    Portage.damage(binhost.pkgdir, numbers, kinds);
    return damaged;
  }

  @Test
  void seesWhatPortageDoesNot() {
    Binhost binhost = new Binhost(host, "unseen").filled(true);
    Portage.damage(binhost.pkgdir, UNSEEN.toArray(new String[0]));
    assertThat(Portage.check(binhost.pkgdir).code()).isZero();
    assertThat(said(binhost.verify().with("HASHES", true).run("do").exits(1)))
        .containsExactlyInAnyOrder(Portage.cpv(0), Portage.cpv(1), Portage.cpv(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage-metadata", "no-metadata", "plain-metadata"})
  void goesOnWherePortageDies(String kind) {
    assertThat(DEADLY).contains(kind);
    Binhost binhost = new Binhost(host, kind).filled(true);
    Portage.damage(binhost.pkgdir, kind, "gone");
    Portage.Ended died = Portage.check(binhost.pkgdir);
    assertThat(died.code()).isEqualTo(1);
    assertThat(died.err()).contains("Traceback");
    assertThat(names(died.out())).isEmpty();
    assertThat(said(binhost.verify().run("do").exits(1)))
        .containsExactlyInAnyOrder(Portage.cpv(0), Portage.cpv(1));
    binhost.repair().run("do").exits(0);
    assertThat(Portage.check(binhost.pkgdir).code()).isZero();
  }

  @Test
  void doesNotIndexWhatPortageTakesForGood() {
    Binhost binhost = new Binhost(host, "good").filled(true);
    Portage.damage(binhost.pkgdir, TAKEN_FOR_GOOD.toArray(new String[0]));
    Binhost theirs = binhost.copy("theirs");
    assertThat(Portage.fix(theirs.pkgdir).code()).isZero();
    binhost.repair().run("do").exits(0);
    for (int i = 0; i < TAKEN_FOR_GOOD.size(); i++) {
      assertThat(theirs.entries()).containsKey("PATH: " + Portage.path(i));
      assertThat(binhost.entries()).doesNotContainKey("PATH: " + Portage.path(i));
    }
  }

  @Test
  void writesTheIndexThatPortageWrites() throws IOException {
    Binhost ours = new Binhost(host, "ours").filled(false);
    Binhost theirs = ours.copy("theirs");
    // Both begin with the header alone.
    for (Binhost one : List.of(ours, theirs)) {
      String text = Binhost.text(one.pkgdir.resolve("Packages"));
      Binhost.write(one.pkgdir.resolve("Packages"), text.substring(0, text.indexOf("\n\n") + 2));
    }
    assertThat(Portage.fix(theirs.pkgdir).code()).isZero();
    ours.repair().run("do").exits(0);
    assertThat(ours.entries()).hasSize(7);
    assertThat(comparable(ours)).isEqualTo(comparable(theirs));
  }

  private static String comparable(Binhost binhost) {
    return Binhost.text(binhost.pkgdir.resolve("Packages"))
        .replaceAll("(?m)^(TIMESTAMP|FEATURES|REPO_REVISIONS): .*\n", "");
  }

  /** Which packages emaint complains of. */
  private static Set<String> names(String out) {
    Set<String> found = new TreeSet<>();
    Matcher line = Pattern.compile("'(\\S+)' is not in (Packages|the repository)").matcher(out);
    while (line.find()) {
      found.add(line.group(1));
    }
    return found;
  }

  /** Of which packages of {@link Portage#many} something is said that is no mere note. */
  private Set<String> said(Action.Result result) {
    Set<String> found = new TreeSet<>();
    Matcher finding =
        Pattern.compile(
                "\"path\": \"[^\"]*?/(?:other-1-1|(p\\d{5}-1\\.\\d)-\\d+)\\.gpkg\\.tar[^\"]*\","
                    + " \"text\": \"(?:[^\"\\\\]|\\\\.)*\", \"note\": false")
            .matcher(Binhost.text(host.step.resolve("findings.json")));
    while (finding.find()) {
      if (finding.group(1) != null) {
        found.add("many-lab/" + finding.group(1));
      }
    }
    assertThat(result.out()).contains("::salvor findings=");
    return found;
  }
}
