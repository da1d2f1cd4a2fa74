package dev.salvor.workflow.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportPageTest {
  private static final Path GOLDEN = Path.of("src/test/resources/report");
  private static final Instant NOW = Instant.parse("2026-11-20T14:34:00Z");

  /** The style is a file of its own. */
  private static void check(String name, String page) throws IOException {
    String text =
        page.replace(StyleSheet.PAGE.text(), "").replace(StyleSheet.PAGE.digest(), "sha256-");
    Path file = GOLDEN.resolve(name);
    if ("write".equals(System.getProperty("salvor.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text, UTF_8);
    }
    assertThat(text).as(name).isEqualTo(Files.readString(file, UTF_8));
    Markup.check(page);
  }

  @Test
  void thePageOfARunTellsAllOfIt() throws IOException {
    check("report.html", Pages.text(Pages.hostReport()));
  }

  @Test
  void thePageOfARunThatGoesOnSaysSoAndWhatItCouldNotHave() throws IOException {
    List<Entry> begun = Pages.crashRecovery().subList(0, 26);
    Provenance engine =
        new Provenance.Events(
            Provenance.Events.ENGINE,
            NOW,
            RunStatus.WAITING,
            Optional.empty(),
            List.of("outputs: they lie on the host"));
    check("open.html", Pages.text(Report.of(begun, engine)));
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(Pages.text(Pages.hostReport())).isEqualTo(Pages.text(Pages.hostReport()));
  }

  @Test
  void aRunWithoutAnyEventHasAPage() {
    String page = Pages.text(Report.of(List.of(), new Provenance.Host()));
    Markup.check(page);
    assertThat(page).contains("a run that never began", "Nothing ran.");
  }

  @Test
  void aRunThatTheEngineEndedByForceIsNotShownAsRunning() {
    Provenance engine =
        new Provenance.Events(
            Provenance.Events.ENGINE,
            NOW,
            RunStatus.TERMINATED,
            Optional.of("terminated by ops"),
            List.of());
    String page = Pages.text(Report.of(Pages.crashRecovery().subList(0, 12), engine));
    assertThat(page)
        .contains("TERMINATED", "terminated by ops", "may still run on the host")
        .doesNotContain("This run has not ended");
  }

  @Test
  void missingEventsAreUnknownAndSaid() {
    List<Entry> all = Pages.crashRecovery();
    List<Entry> some = List.of(all.get(0), all.get(1), all.get(5));
    assertThat(Pages.text(Report.of(some, new Provenance.Host())))
        .contains("events 3 to 5 are not in this journal");
  }

  @Test
  void thePageForbidsScriptsAndTheNetwork() {
    String page = Pages.text(Pages.hostReport());
    assertThat(page)
        .contains("default-src 'none'; style-src '" + StyleSheet.PAGE.digest() + "'")
        .doesNotContain("<script", "http://", "https://", "//", "url(\"", " style=")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void secretsAreMaskedAndControlCharactersAreWrittenOut() {
    String page = Pages.text(Pages.hostReport());
    assertThat(page)
        .contains("connecting with ***")
        .contains("<i>\\u001b</i>[31mred", "<i>\\u202e</i>gnp.exe", "the &lt;last&gt; line")
        .doesNotContain(Pages.SECRET, "tr0ub4dor", "\u202e", "\u001b");
  }
}
