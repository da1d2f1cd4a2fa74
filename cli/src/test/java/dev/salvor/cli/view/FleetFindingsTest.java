package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.engine.FleetReports;
import dev.salvor.runbook.json.SalvorJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FleetFindingsTest {
  private static final String DOWN =
      """
      triage: 2 found, 1 of them somebody wanted so
        service-down       nginx: is enabled and does not run since Sat 2026-11-21 %1$s UTC
                             remedy: systemctl start nginx
        unit-masked        cups: can never start: somebody masked it on 2026-11-01
                             on purpose: masked by root
                             remedy: systemctl unmask cups
      """;

  private static final String FULL =
      """
      triage: 3 found
        stop-over          b3: stopped by ada; that time is over
                             remedy: salvor start b3
        index-missing      /srv/Packages: is wanted, and there is no such index
                             remedy: ls -l /srv
        disk-full          /: 97 percent used, 120 MiB free
                             remedy: du -xh --max-depth=2 /
        not looked at:
        clock              no tool tells
      """;

  private static final String FINE = "triage: nothing found\n";

  private static FleetFindings of(Map<String, String> byHost, String... names) {
    Map<String, Map<String, String>> texts = new HashMap<>();
    byHost.forEach((host, text) -> texts.put(host, Map.of("triage.look", text)));
    return FleetFindings.of(List.of(names), new FleetReports.Read(texts, Optional.empty()));
  }

  @Test
  void whatManyHostsSayIsOneRowAndTheWorstComesFirst() {
    FleetFindings findings =
        of(
            Map.of(
                "a",
                DOWN.formatted("10:00:00"),
                "b",
                FULL,
                "c",
                DOWN.formatted("11:30:00"),
                "d",
                FINE),
            "a",
            "b",
            "c",
            "d");

    assertThat(findings.findings())
        .extracting(row -> row.severity() + " " + row.check() + " " + row.hosts())
        .containsExactly(
            "CRITICAL service-down [a, c]",
            "CRITICAL disk-full [b]",
            "WARNING index-missing [b]",
            "NOTICE stop-over [b]",
            "NOT_SEEN clock [b]",
            "ON_PURPOSE unit-masked [a, c]");
    assertThat(findings.findings().getFirst().finding())
        .isEqualTo("nginx: is enabled and does not run");
    assertThat(findings.findings().getLast().finding()).endsWith("; on purpose: masked by root");
    assertThat(findings.findings().getLast().remedy()).isEqualTo("systemctl unmask cups");
    assertThat(findings.reported()).isEqualTo(4);
    assertThat(findings.fine()).isEqualTo(1);
    assertThat(findings.notRead()).isEmpty();
  }

  @Test
  void theTableHasOneLineForEachFindingAndSaysWhoIsMissing() {
    FleetFindings findings =
        of(Map.of("a", DOWN.formatted("10:00:00"), "b", FINE), "a", "b", "away");

    assertThat(findings.lines(Examples.ID, new Paint(false)))
        .containsExactly(
            "reports of 2 hosts: 1 critical, 1 on purpose; nothing on 1 host",
            "  HOST  SEVERITY    FINDING                                           "
                + "                        REMEDY",
            "  a     critical    service-down: nginx: is enabled and does not run  "
                + "                        systemctl start nginx",
            "  a     on purpose  unit-masked: cups: can never start: somebody maske"
                + "d it on 2026-11-01; on  systemctl unmask cups",
            "                    purpose: masked by root",
            "  no report from away");
  }

  @Test
  void manyHostsAreCountedInTheTableAndNamedInJson() throws Exception {
    Map<String, String> said = new HashMap<>();
    String[] names = IntStream.rangeClosed(1, 1000).mapToObj(i -> "h" + i).toArray(String[]::new);
    for (String name : names) {
      said.put(name, name.equals("h7") ? FULL : DOWN.formatted("10:00:00"));
    }
    FleetFindings findings = of(said, names);

    assertThat(findings.lines(Examples.ID, new Paint(false)).get(2))
        .startsWith("  h1 h2 h3 h4 and 995 more  critical");
    JsonNode json = SalvorJson.mapper().valueToTree(findings);
    assertThat(json.at("/findings/0/hosts")).hasSize(999);
    assertThat(json.at("/findings/0/severity").asText()).isEqualTo("CRITICAL");
    assertThat(json.has("notReadWhy")).isFalse();
  }

  @Test
  void whatEveryHostSaysIsSaidOfAll() {
    Map<String, String> said = new HashMap<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      said.put(name, DOWN.formatted("10:00:00"));
    }
    assertThat(of(said, "a", "b", "c", "d", "e").lines(Examples.ID, new Paint(false)).get(2))
        .startsWith("  all 5  critical");
  }

  @Test
  void aReportThatWasCutSaysSoAndTakesNoRemedyOfAnother() {
    String cut =
        """
        triage: 12 found
          disk-full          /: 97 percent used
        ... 812 bytes ...
        rk nginx
                               remedy: systemctl start other
          hung               process 12: cp hangs in the kernel (wait)
                               remedy: none but a reboot
          and 3 more, all of them in /var/lib/salvor/runs/x/triage.json
        """;
    FleetFindings findings = of(Map.of("a", cut), "a");

    assertThat(findings.findings())
        .extracting(row -> row.check() + "|" + row.remedy())
        .containsExactly(
            "disk-full|",
            "hung|none but a reboot",
            "|see triage.json in the run's folder on the host",
            "|see triage.json in the run's folder on the host");
  }

  @Test
  void theTableOfJobsOfManyHostsShowsThoseThatNeedALook() {
    String jobs =
        """
          JOB     BEFORE  DONE     NOW                        PROGRESS
          embed   as now  nothing  NOT RUNNING, ended with 1  12
          thumbs  as now  nothing  runs                       -
        2 jobs, 1 need a look
        """;
    FleetFindings findings = of(Map.of("a", jobs, "b", jobs), "a", "b");

    assertThat(findings.findings())
        .extracting(row -> row.severity() + " " + row.finding() + " " + row.hosts())
        .containsExactly(
            "CRITICAL embed  as now  nothing  NOT RUNNING, ended with 1  12 [a, b]",
            "NOTICE thumbs  as now  nothing  runs  - [a, b]");
  }

  @Test
  void whatHostsSayCannotMoveTheCursor() {
    FleetFindings findings =
        of(Map.of("a", "triage: 1 found\n  hung               \u001b[2Jx: y\n"), "a");

    assertThat(String.join("", findings.lines(Examples.ID, new Paint(false))))
        .contains("\\e[2Jx")
        .doesNotContain("\u001b");
  }
}
