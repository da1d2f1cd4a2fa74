package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackagesResyncCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String lists = "";

  @BeforeEach
  void threeHosts() throws IOException {
    String text =
        list("io", "lib/a\t0\t2", "lib/b\t0\t1", "lib/c\t3.12\t3.12.7")
            + list("callisto", "lib/a\t0\t2", "lib/b\t0\t1.5")
            + list("titan", "lib/a\t0\t1", "lib/b\t0\t1", "lib/d\t0\t9999");
    lists = Files.writeString(folder.resolve("fleet.txt"), text).toString();
  }

  private static String list(String host, String... packages) {
    StringBuilder out = new StringBuilder("salvor-packages\t1\tgentoo\t" + host + "\tx86_64\n");
    for (String one : packages) {
      out.append("p\t").append(one).append("\tgentoo\t\t100\t0\n");
    }
    return out.append("end\t").append(packages.length).append('\n').toString();
  }

  private int resync(String... more) {
    String[] words = new String[more.length + 10];
    String[] first = {
      "packages", "resync", "--truth", "io", "--from", "callisto", "--to", "titan", "--lists", lists
    };
    System.arraycopy(first, 0, words, 0, first.length);
    System.arraycopy(more, 0, words, first.length, more.length);
    return session.run(words);
  }

  @Test
  void saysADirectionForEachPackageAndWhatIsLeft() {
    assertThat(resync()).as("%s", session.err).isZero();
    assertThat(session.out.toString())
        .containsPattern("bring +lib/a +titan +1 +2 +io +to be packed")
        .containsPattern("bring +lib/b +titan +1 +1.5 +callisto +to be packed")
        .containsPattern("missing-there +lib/c:3.12 +titan +- +3.12.7 +io")
        .containsPattern("only-there +lib/d +titan +9999 +- +-");
    assertThat(session.err.toString())
        .contains("2 packages to bring to titan, 2 to pack on io, callisto")
        .contains("left: 1 missing-there, 1 only-there");
  }

  @Test
  void whatTheIndexNamesNeedNotBePacked() throws Exception {
    Path index =
        Files.writeString(
            folder.resolve("Packages"),
            "TIMESTAMP: 5\nVERSION: 0\n\nCPV: lib/a-2\nBUILD_TIME: 70\nREPO: gentoo\nSIZE: 3\n\n");
    assertThat(resync("--binhost", index.toString(), "--json")).as("%s", session.err).isZero();
    JsonNode json = SalvorJson.mapper().readTree(session.out.toString());
    assertThat(json.at("/lines/0/name").asText()).isEqualTo("lib/a");
    assertThat(json.at("/lines/0/published").asBoolean()).isTrue();
    assertThat(json.at("/lines/1/published").asBoolean(true)).isFalse();
    assertThat(json.at("/counts/bring").asInt()).isEqualTo(2);
  }

  @Test
  void writesWhatTheRunbookFollows() throws IOException {
    Path into = folder.resolve("plan");
    assertThat(resync("--write", into.toString())).as("%s", session.err).isZero();
    assertThat(into.resolve("results"))
        .content()
        .contains("::salvor bring=2\n")
        .contains("::salvor packOn=io,callisto\n")
        .contains("::salvor installOn=titan\n")
        .contains("::salvor pack=[\"lib/a-2 100 io\",\"lib/b-1.5 100 callisto\"]\n")
        .contains("::salvor install=[\"lib/a-2 0 0 bring titan\",\"lib/b-1.5 0 0 bring titan\"]\n")
        .contains("::salvor open=\n");
    assertThat(into.resolve("plan.tsv"))
        .content()
        .startsWith("bring\tbring\tlib/a\ttitan\t1\t2\tio\n");
    assertThat(into.resolve("plan.txt")).content().contains("2 packages to bring to titan");
  }

  // arguments, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--to titan | --truth",
        "--truth io | --to",
        "--truth io --to io --lists LISTS | no other host",
        "--truth io --to titan --lists /nowhere | /nowhere",
        "--truth io --to titan --lists LISTS --limit soon | --limit",
        "--truth io --to titan --lists LISTS --binhost LISTS | no index of packages"
      })
  void refusesWhatMakesNoSense(String words, String said) {
    String[] all = ("packages resync " + words.replace("LISTS", lists)).split(" ", -1);
    assertThat(session.run(all)).as("%s%s", session.out, session.err).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
  }
}
