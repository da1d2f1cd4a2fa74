package dev.salvor.activity.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.testing.Chromium;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.report.Differences;
import dev.salvor.workflow.report.Provenance;
import dev.salvor.workflow.report.Report;
import dev.salvor.workflow.report.ReportPage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host writes at a run's end, as a browser shows it. */
final class ReportInBrowserIT {
  private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  /** Beside others on a slow machine; the figure is printed. */
  private static final Duration SLACK = Duration.ofSeconds(6);

  @TempDir private Path temp;

  private static RunEvent attempt(long seq, int step, boolean done, long bytes) {
    Instant from = START.plusSeconds(step);
    return new RunEvent.AttemptEnded(
        seq,
        from.plusMillis(400),
        from,
        "phase-" + step / 100 + ".step-" + step,
        "main",
        1,
        new AttemptResult.Exited(done ? 0 : 1),
        done,
        StepPart.COMMAND,
        "sh step-" + step + ".sh --with=\"some arguments\"",
        done ? "" : "it failed\n",
        bytes,
        0,
        "/state/runs/many/segments/" + step / 100 + "/step-" + step + ".1.out",
        "");
  }

  /** Every 20th step fails; each prints ten lines. */
  private void manySteps(int steps) throws IOException {
    try (BufferedWriter events = Files.newBufferedWriter(temp.resolve(RunLogWriter.EVENTS))) {
      long seq = 1;
      write(
          events,
          new RunEvent.RunStarted(seq++, START, "many", "many", "ab", "local", "ann", "desk", 1));
      for (int step = 0; step < steps; step++) {
        Instant at = START.plusSeconds(step);
        String phase = "phase-" + step / 100;
        if (step % 100 == 0) {
          write(events, new RunEvent.PhaseStarted(seq++, at, phase, step / 100 + 1, 20, "Hundred"));
          Files.createDirectories(temp.resolve("segments/" + step / 100));
        }
        boolean done = step % 20 != 7;
        String text = ("line of step " + step + " <&> with some words in it\n").repeat(10);
        Files.writeString(
            temp.resolve("segments/" + step / 100 + "/step-" + step + ".1.out"), text);
        write(events, attempt(seq++, step, done, text.length()));
        write(
            events,
            new RunEvent.StepEnded(
                seq++,
                at.plusMillis(450),
                phase + ".step-" + step,
                "Title of step " + step,
                done ? StepResult.SUCCEEDED : StepResult.FAILED,
                "main",
                1,
                false,
                done ? "" : "exited with 1: it failed"));
        if (step % 100 == 99) {
          write(events, new RunEvent.PhaseEnded(seq++, at, phase, Duration.ofSeconds(100), 5));
        }
      }
      write(
          events,
          new RunEvent.RunEnded(
              seq, START.plusSeconds(steps), RunStatus.FAILED, "all phases ran", 0, steps / 20));
    }
  }

  private static void write(BufferedWriter events, RunEvent event) throws IOException {
    events.write(SalvorJson.mapper().writeValueAsString(event) + "\n");
  }

  private void report() throws IOException {
    new RunLogWriter(temp, Masker.of(List.of("hunter22"), List.of())).write();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Only the page; how many characters it has. */
  private long page() throws IOException {
    StringBuilder page = new StringBuilder();
    Masker masker = Masker.of(List.of("hunter22"), List.of());
    try (FileJournal journal = FileJournal.open(temp.resolve(RunLogWriter.EVENTS))) {
      ReportPage.write(
          Report.of(journal, new Provenance.Host())
              .with(new FolderOutputs(temp, masker), new Differences.Unknown("none")),
          masker,
          page);
    }
    return page.length();
  }

  @Test
  void aRunOfTwoThousandStepsIsMadeAndOpenedWithinTwoSeconds() throws IOException {
    manySteps(2000);
    long cpu = cpuNanos();
    long begun = System.nanoTime();
    report();
    Duration made = Duration.ofNanos(System.nanoTime() - begun);
    Duration all = Duration.ofNanos(cpuNanos() - cpu);
    cpu = cpuNanos();
    long characters = page();
    Duration alone = Duration.ofNanos(cpuNanos() - cpu);
    Path page = temp.resolve("report.html");
    try (Chromium browser = Chromium.start()) {
      Duration opened = browser.open(page, Chromium.Look.DESK);
      System.out.printf(
          "2000 steps: logs and report made in %d ms (%d ms of processor, the report alone %d ms),"
              + " report of %d bytes, opened in %d ms%n",
          made.toMillis(), all.toMillis(), alone.toMillis(), Files.size(page), opened.toMillis());
      assertThat(Files.size(page)).isBetween(characters, 2_000_000L);
      assertThat(alone).isLessThan(TWO_SECONDS);
      assertThat(opened).isLessThan(SLACK);
      assertThat(browser.eval("document.querySelectorAll('.s').length")).isEqualTo("2000");
      assertThat(browser.eval("document.querySelectorAll('#failed li').length")).isEqualTo("100");
      assertThat(browser.eval("document.querySelectorAll('.o pre').length")).isEqualTo("2000");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** A worker on a small host has 64 MiB of heap and no time to warm up. */
  @Test
  void aSmallWorkerMakesTheReportOfTwoThousandSteps() throws IOException, InterruptedException {
    manySteps(2000);
    Path said = temp.resolve("said");
    long begun = System.nanoTime();
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WriteLogs.class.getName(),
                temp.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(writer.waitFor(2, TimeUnit.MINUTES)).isTrue();
    System.out.printf(
        "2000 steps: a new JVM of 64 MiB made logs and report in %d ms, %s",
        Duration.ofNanos(System.nanoTime() - begun).toMillis(), Files.readString(said));
    assertThat(writer.exitValue()).as(Files.readString(said)).isZero();
    assertThat(Files.size(temp.resolve("report.html"))).isBetween(1_000_000L, 2_000_000L);
  }

  @Test
  void anOutputOfAHundredMegabytesIsShownByItsEndsAndOpensWithinTwoSeconds() throws IOException {
    manySteps(10);
    Path output = temp.resolve("segments/0/step-7.1.out");
    try (OutputStream out = Files.newOutputStream(output)) {
      out.write("the first line, password=hunter22\n".getBytes(UTF_8));
      byte[] megabyte = "0123456789abcde\n".repeat(65_536).getBytes(UTF_8);
      for (int i = 0; i < 100; i++) {
        out.write(megabyte);
      }
      out.write("hunter22 was the last word\n".getBytes(UTF_8));
    }
    String events = Files.readString(temp.resolve(RunLogWriter.EVENTS));
    Files.writeString(
        temp.resolve(RunLogWriter.EVENTS),
        events.replaceFirst(
            "(sh step-7\\.sh[^\\n]*?\"stdoutBytes\":)[0-9]+", "$1" + Files.size(output)));
    long cpu = cpuNanos();
    report();
    Duration made = Duration.ofNanos(cpuNanos() - cpu);
    Path page = temp.resolve("report.html");
    try (Chromium browser = Chromium.start()) {
      Duration opened = browser.open(page, Chromium.Look.DESK);
      System.out.printf(
          "output of %d bytes: all logs made with %d ms of processor, report of %d bytes, opened in"
              + " %d ms%n",
          Files.size(output), made.toMillis(), Files.size(page), opened.toMillis());
      assertThat(made).isLessThan(TWO_SECONDS);
      assertThat(opened).isLessThan(SLACK);
      assertThat(Files.size(page)).isLessThan(200_000);
      assertThat(browser.eval("document.querySelector('#s7 .o pre').textContent"))
          .startsWith("the first line, password=***")
          .endsWith("*** was the last word\n")
          .contains("left out");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void theCrashRecoveryIsLegibleAtEveryWidthInLightDarkAndOnPaper() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.collector("before", "services", "ok", "cron on\ngdm off\n")
        .collector("after", "services", "ok", "cron on\ngdm on <script>alert(1)</script>\n");
    run.write();
    Path page = temp.resolve("report.html");
    try (Chromium browser = Chromium.start()) {
      for (Chromium.Look look :
          List.of(
              Chromium.Look.DESK,
              Chromium.Look.DESK.inDark(),
              Chromium.Look.PHONE,
              Chromium.Look.PHONE.inDark())) {
        browser.open(page, look);
        assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth"))
            .as("%s does not scroll sideways", look)
            .isEqualTo("true");
        assertThat(browser.eval(CONTRAST)).as("%s: contrast of texts", look).isEmpty();
        keep(look, browser.screenshot());
      }
      assertThat(browser.eval("document.querySelector('#status').textContent"))
          .isEqualTo("ROLLBACK_FAILED");
      assertThat(browser.eval("document.querySelector('main > section').id")).isEqualTo("pivots");
      assertThat(browser.eval("document.querySelector('#pivots').textContent"))
          .contains("libxcrypt.rebuild", "main failed by timeout", "manual-build worked");
      assertThat(browser.eval("document.querySelector('#decisions').textContent"))
          .contains("SKIP pam.restart-sssd by bob from laptop", "sssd runs, I looked");
      assertThat(browser.eval("document.querySelector('#unknown').textContent"))
          .contains("pid 4711 state D in io_schedule");
      assertThat(browser.eval("document.querySelector('#undo').textContent"))
          .contains("libxcrypt.rebuild undone", "diagnostics.snapshot-before undo failed");
      assertThat(browser.eval("document.querySelector('#differences ins').textContent"))
          .isEqualTo("+gdm on <script>alert(1)</script>");
      assertThat(browser.eval("document.querySelectorAll('script').length")).isEqualTo("0");

      browser.open(page, Chromium.Look.DESK.onPaper());
      assertThat(browser.eval("document.querySelector('#differences ins').checkVisibility()"))
          .as("differences are on paper though they are folded")
          .isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requests()).containsOnly(page.toUri().toString());
    }
  }

  /** Texts with less than 4.5 to 1 against what is behind them (WCAG 2.1, 1.4.3). */
  private static final String CONTRAST =
      """
      (() => {
        const parts = c => c.match(/[0-9.]+/g).map(Number);
        const light = c => {
          const l = parts(c).slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
        };
        const behind = e => {
          for (; e; e = e.parentElement) {
            const c = getComputedStyle(e).backgroundColor;
            if (parts(c).length < 4 || parts(c)[3] > 0) return c;
          }
          return 'rgb(255, 255, 255)';
        };
        const bad = new Set();
        for (const e of document.querySelectorAll('body *')) {
          if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
          const style = getComputedStyle(e);
          const a = light(e.closest('svg') ? style.fill : style.color), b = light(behind(e));
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) bad.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
        }
        return [...bad].join('; ');
      })()
      """;

  /** For whoever wants to look. */
  private static void keep(Chromium.Look look, byte[] png) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/report"));
    Files.write(folder.resolve(look.width() + (look.dark() ? "-dark" : "-light") + ".png"), png);
  }
}
