package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.packages.list.Packed;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.GatewayQuestion.Checked;
import dev.salvor.workflow.contract.gateway.HostPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackagesCommandTest {
  private final FakeSession session = new FakeSession();

  /** What hosts print; a host that has none does not answer. */
  private final Map<String, String> lists = new LinkedHashMap<>();

  private int room = Integer.MAX_VALUE;
  @TempDir private Path folder;

  @BeforeEach
  void aFleet() throws IOException {
    session.env.put(
        "SALVOR_INVENTORY",
        file(
            "fleet.yaml",
            """
            schemaVersion: 1
            defaults: {user: ops, identityFiles: [/k]}
            hosts:
              io: {address: 10.0.0.1}
              titan: {address: 10.0.0.2}
              callisto: {address: 10.0.0.3}
            """));
    session.engine.gateway =
        question -> {
          GatewayQuestion.Packages asked = (GatewayQuestion.Packages) question;
          return new GatewayAnswer.Listed(
              asked.hosts().stream().limit(room).map(one -> answer(one, asked.what())).toList());
        };
  }

  private HostPackages answer(Checked one, String what) {
    String name = one.host().name();
    String text = lists.get(what.equals("published") ? "published" : name);
    return text == null
        ? HostPackages.silent(one.host(), "no route to host")
        : new HostPackages(one.host(), Optional.empty(), Packed.of(text));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String list(String kind, String... lines) {
    return "salvor-packages\t1\t"
        + kind
        + "\tnode\tx86_64\n"
        + String.join("\n", lines)
        + "\nend\t"
        + List.of(lines).stream().filter(line -> line.matches("[pi]\t.*")).count()
        + "\n";
  }

  private static String p(String name, String version) {
    return "p\t" + name + "\t0\t" + version + "\tgentoo\tssl\t1700000000\t1";
  }

  private int run(String... words) {
    session.out.getBuffer().setLength(0);
    session.err.getBuffer().setLength(0);
    return session.run(words);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0_rc2, lt, 1.0, gentoo, 0",
    "1.0, lt, 1.0_rc2, gentoo, 1",
    "1.0, eq, 1.00, gentoo, 0",
    "1.0~rc1, lt, 1.0, debian, 0",
    "1:1, ge, 9, debian, 0",
    "1.0, ne, 1.0-0, debian, 1",
    "1.0~rc1, lt, 1.0, gentoo, 2",
    "3D, eq, 3D, gentoo, 2",
    "1, <<, 2, gentoo, 2",
    "1, lt, 2, slackware, 2"
  })
  void compareAnswersByItsExitCode(String a, String relation, String b, String order, int code) {
    assertThat(run("packages", "compare", a, relation, b, "--order", order))
        .as("%s", session.err)
        .isEqualTo(code);
    assertThat(session.out.toString()).isEmpty();
    assertThat(session.err.toString().isEmpty()).isEqualTo(code < 2);
  }

  @Test
  void compareSaysWhatIsWrong() throws IOException {
    run("packages", "compare", "1.0", "lt", "3D", "--order", "gentoo");
    assertThat(session.err.toString())
        .contains("\"3D\" is no version of gentoo", "\"D\" cannot stand after \"3\"");
    assertThat(run("packages", "compare", "1", "lt", "2")).isEqualTo(2);
    assertThat(session.err.toString()).contains("--order");
    run("packages", "compare", "1", "gt", "2", "--order", "debian", "--json");
    assertThat(json().path("order").asText()).isEqualTo("older");
    assertThat(json().path("holds").asBoolean()).isFalse();
  }

  private JsonNode json() throws IOException {
    return SalvorJson.mapper().readTree(session.out.toString());
  }

  @Test
  void driftIsALineForEachDifference() {
    lists.put("io", list("gentoo", p("a/b", "1.1"), p("a/c", "2")));
    lists.put("titan", list("gentoo", p("a/b", "1.0")));
    assertThat(run("packages", "drift", "--on", "io,titan")).isEqualTo(1);
    assertThat(session.out)
        .hasToString(
            """
            version      a/b  1.1 on io  >  1.0 on titan
            missing      a/c  2 on io  not on titan
            """);
    assertThat(session.err.toString())
        .isEqualTo("2 hosts, 2 packages: 2 differences (1 version, 1 missing)\n");
  }

  @Test
  void theThresholdDecidesAndClassesAreChosen() {
    lists.put("io", list("gentoo", p("a/b", "1.1"), p("a/c", "2")));
    lists.put("titan", list("gentoo", p("a/b", "1.0")));
    assertThat(run("packages", "drift", "--on", "io,titan", "--threshold", "2")).isZero();
    assertThat(run("packages", "drift", "--on", "io,titan", "--threshold", "1")).isEqualTo(1);
    assertThat(run("packages", "drift", "--on", "io,titan", "--class", "rebuilt")).isZero();
    assertThat(run("packages", "drift", "--on", "io,titan", "--class", "rebuild")).isEqualTo(2);
    assertThat(session.err.toString()).contains("version, missing, rebuilt, stale-index");
    assertThat(run("packages", "drift", "--threshold", "-1")).isEqualTo(2);
  }

  @Test
  void aHostThatCannotBeAskedIsSaidAndIsNine() {
    lists.put("io", list("gentoo", p("a/b", "1.1")));
    lists.put("titan", list("gentoo", p("a/b", "1.1")));
    assertThat(run("packages", "drift")).isEqualTo(9);
    assertThat(session.err.toString()).contains("not compared: callisto: no route to host");
    lists.put("callisto", "salvor-packages\t1\tunknown\tx\t\nnote\tneither is there\nend\t0\n");
    assertThat(run("packages", "drift")).isEqualTo(9);
    assertThat(session.err.toString()).contains("not compared: callisto: neither is there");
    lists.put("callisto", "salvor-packages\t1\tgentoo\tx\t\n" + p("a/b", "1"));
    assertThat(run("packages", "drift", "--json")).isEqualTo(9);
    assertThat(session.out.toString()).contains("cut off", "\"total\" : 0");
  }

  @Test
  void betweenTakesTwoHostsOfOneDistribution() {
    lists.put("io", list("gentoo", p("a/b", "1.1")));
    lists.put("titan", list("debian", "p\tbash\t\t5.2\t\t\t0\t0"));
    lists.put("callisto", list("gentoo", p("a/b", "1.2")));
    assertThat(run("packages", "drift", "--between", "io", "callisto")).isEqualTo(1);
    assertThat(session.out.toString()).contains("1.2 on callisto  >  1.1 on io");
    assertThat(run("packages", "drift", "--between", "io", "titan")).isEqualTo(2);
    assertThat(session.err.toString()).contains("io (gentoo) and titan (debian)");
    assertThat(run("packages", "drift", "--between", "io", "all")).isEqualTo(2);
    assertThat(session.err.toString()).contains("mean 3");
    assertThat(run("packages", "drift", "--between", "io")).isEqualTo(2);
    assertThat(run("packages", "drift", "--between", "io", "titan", "--on", "all")).isEqualTo(2);
  }

  @Test
  void oneHostAloneIsNothingToCompare() {
    lists.put("io", list("gentoo", p("a/b", "1.1")));
    assertThat(run("packages", "drift", "--on", "io")).isEqualTo(2);
    assertThat(session.err.toString()).contains("one host only, io");
  }

  @Test
  void hostsThatDidNotFitIntoAnAnswerAreAskedAgain() {
    room = 1;
    lists.put("io", list("gentoo", p("a/b", "1")));
    lists.put("titan", list("gentoo", p("a/b", "1")));
    lists.put("callisto", list("gentoo", p("a/b", "1")));
    assertThat(run("packages", "drift")).as("%s", session.err).isZero();
    assertThat(session.engine.questions).hasSize(3);
    assertThat(session.err.toString()).isEqualTo("3 hosts, 1 package: no drift\n");
  }

  @Test
  void theIndexOfABinhostIsComparedWithCopiesOfIt() throws IOException {
    String index =
        "TIMESTAMP: 2000\nVERSION: 0\nREPO: gentoo\n\nCPV: a/b-1.1\nBUILD_TIME: 5\nBUILD_ID: 1\n";
    lists.put("titan", list("gentoo", "index\tio/p\t1000", "i\ta/b\t0\t1.0\tgentoo\t\t4\t1"));
    String file = file("Packages", index);
    assertThat(run("packages", "drift", "--on", "titan", "--binhost", file)).isEqualTo(1);
    assertThat(session.out.toString())
        .isEqualTo("stale-index  a/b  1.1 on binhost " + file + "  >  1.0 on titan\n");
    assertThat(session.err.toString()).contains("titan: its copy of the index is of 1970");

    lists.put("published", list("gentoo", "index\t/p\t2000", "i\ta/b\t0\t1.0\tgentoo\t\t4\t1"));
    assertThat(run("packages", "drift", "--on", "titan", "--binhost", "io:/p")).isZero();
    lists.put("published", list("gentoo", "note\tno index: there is no file"));
    assertThat(run("packages", "drift", "--on", "titan", "--binhost", "io:/p")).isEqualTo(1);
    assertThat(session.err.toString())
        .contains("no index: there is no file", "nothing was compared");
    lists.remove("published");
    assertThat(run("packages", "drift", "--on", "titan", "--binhost", "io:/p")).isEqualTo(9);
    assertThat(run("packages", "drift", "--on", "titan", "--binhost", "/nowhere")).isEqualTo(2);
  }

  @Test
  void listsComeFromFilesWithoutAnyHost() throws IOException {
    session.env.remove("SALVOR_INVENTORY");
    String fleet =
        file(
            "fleet.txt",
            list("gentoo", p("a/b", "1")).replace("node", "h1")
                + list("gentoo", p("a/b", "2")).replace("node", "h2")
                + list("gentoo", p("a/b", "3")).replace("node", "h3"));
    assertThat(run("packages", "drift", "--from", fleet)).isEqualTo(1);
    assertThat(session.out.toString()).contains("3 on h3  >  2 on h2  >  1 on h1");
    assertThat(run("packages", "drift", "--between", "h1", "h2", "--from", fleet)).isEqualTo(1);
    assertThat(session.out.toString()).contains("2 on h2  >  1 on h1").doesNotContain("h3");
    assertThat(session.ensured).isZero();
    assertThat(run("packages", "drift", "--from", fleet, fleet)).isEqualTo(2);
    assertThat(session.err.toString()).contains("second list of the host h1");
    assertThat(run("packages", "drift", "--from", folder + "/none")).isEqualTo(2);
    assertThat(run("packages", "drift", "--from", fleet, "--on", "all")).isEqualTo(2);
    assertThat(run("packages", "drift", "--from", fleet, file("bad", "x"))).isEqualTo(9);
  }

  @Test
  void aListIsATableLinesOrJson() throws IOException {
    lists.put("io", list("gentoo", p("a/b", "1"), "note\thalf installed: x"));
    lists.put("titan", list("debian", "p\tbash\ti386\t5.2\t\t\t0\t0"));
    assertThat(run("packages", "list", "--on", "io,titan")).isZero();
    assertThat(session.out.toString())
        .contains(
            """
            HOST  PACKAGE  VERSION  SLOT  REPOSITORY  FLAGS
            io    a/b      1        0     gentoo      ssl
            """);
    assertThat(session.err.toString())
        .contains("io: half installed: x", "titan: 1 package of debian");

    assertThat(run("packages", "list", "--on", "io,titan", "--lines")).isZero();
    String lines = session.out.toString();
    assertThat(lines)
        .contains("salvor-packages\t1\tgentoo\tio\tx86_64\n" + p("a/b", "1") + "\nend\t1");
    assertThat(run("packages", "list", "--from", file("again", lines), "--lines")).isZero();
    assertThat(session.out.toString()).isEqualTo(lines);

    assertThat(run("packages", "list", "--on", "io,titan,callisto", "--json")).isEqualTo(9);
    assertThat(json()).hasSize(3);
    assertThat(json().at("/0/packages/0/flags/0").asText()).isEqualTo("ssl");
    assertThat(json().at("/1/distribution").asText()).isEqualTo("debian");
    assertThat(json().at("/2/unread").asText()).isEqualTo("no route to host");
    assertThat(run("packages", "list", "--json", "--lines")).isEqualTo(2);
    assertThat(run("packages", "list", "--root", "relative")).isEqualTo(2);
  }

  @Test
  void programsGetEachFindingWithItsSides() throws IOException {
    lists.put("io", list("gentoo", p("a/b", "1.1"), p("a/c", "1")));
    lists.put("titan", list("gentoo", p("a/b", "1.0"), p("a/c", "1").replace("ssl", "ssl x")));
    assertThat(run("packages", "drift", "--on", "io,titan", "--json", "--threshold", "5")).isZero();
    JsonNode json = json();
    assertThat(json.at("/counts/version").asInt()).isEqualTo(1);
    assertThat(json.at("/total").asInt()).isEqualTo(2);
    assertThat(json.at("/over").asBoolean()).isFalse();
    assertThat(json.at("/hosts/1/behind").asInt()).isEqualTo(1);
    assertThat(json.at("/findings/0/newer").asText()).isEqualTo("first");
    assertThat(json.at("/findings/0/sides/0/hosts/0").asText()).isEqualTo("io");
    assertThat(json.at("/findings/1/newer").asText()).isEqualTo("neither");
    assertThat(json.at("/findings/1/differs/0").asText()).isEqualTo("flags");
  }

  @Test
  void hostileNamesStayTextOnTheScreenAndOnThePage() throws IOException {
    String evil = "a/<script>alert(1)</script>\u001b[2J\u202e&\"'";
    lists.put("io", list("gentoo", p(evil, "1</style><b>"), "note\t<img src=x onerror=y>"));
    lists.put("titan", list("gentoo", p(evil, "2")));
    lists.put("callisto", "salvor-packages\t1\tunknown\tx\t\nnote\t<svg/onload=z>\nend\t0\n");
    Path page = folder.resolve("drift.html");
    assertThat(run("packages", "drift", "--html", page.toString())).isEqualTo(9);
    assertThat(session.out.toString()).doesNotContain("\u001b[2J", "\u202e").contains("\\e[2J");
    String html = Files.readString(page);
    assertThat(html)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img", "&lt;svg", "default-src 'none'")
        .contains("prefers-color-scheme: dark")
        .doesNotContain("<script", "</style><b>", "<img", "<svg/", "\u001b", "\u202e");
    assertThat(Files.getPosixFilePermissions(page)).hasSize(2);
    assertThat(run("packages", "drift", "--html", folder + "/no/where.html")).isEqualTo(1);
    assertThat(session.err.toString()).contains("--html FILE");
  }
}
