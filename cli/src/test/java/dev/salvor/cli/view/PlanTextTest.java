package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.plan.Knowable;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlanTextTest {
  @Test
  void saysWhatWouldBeDoneAndThatNothingWas() {
    PlanJson plan = PlanJson.of(Examples.definition(), Map.of("token", "env:TOKEN"));
    String head =
        "mend (definition "
            + plan.definitionSha256().substring(0, 12)
            + ") on local, holding the lock host";
    assertThat(PlanText.lines(plan, new Paint(false)))
        .startsWith(head, "parameters token=env:TOKEN", "1/2 look", "  look.disks")
        .containsSubsequence(
            "2/2 build  Build it again",
            "  in one order:",
            "  build.compile",
            "      check    test -e out, at most 5m (not run)",
            "      do       make all, at most 5m",
            "      else     download: fetch, at most 1m",
            "      undo     rm out, at most 5m",
            "      unsure   run again; failed abort",
            "  build.install",
            "      do       make install, at most 1m",
            "      unsure   ask; failed ask",
            "finally",
            "  finally.tidy")
        .endsWith("checks were not run; nothing was started");
  }

  @Test
  void saysWhatTheHostAnsweredAndShowsWhatWouldRunWithItsArguments() {
    PlanJson written = PlanJson.of(Examples.definition(), Map.of());
    PlanJson plan =
        PlanAnswers.of(
            written,
            Knowable.of(Examples.definition()),
            new RunId("plan-mend"),
            (PlanReport.Planned) Examples.planned());
    assertThat(PlanText.lines(plan, new Paint(false)))
        .containsSubsequence(
            "  skipped       look.disks",
            "      because  when is false: false",
            "  cannot tell   build.compile",
            "      check    make 'it all', at most 5m; it says: cannot tell, exit 2: no compiler",
            "      do       make 'it all', at most 5m",
            "      else     download: fetch, at most 1m",
            "      undo     make 'it all', at most 5m",
            "note: runs as alice, not as root")
        .endsWith(
            "2 not asked, 1 cannot tell, 1 skipped; only checks were run, nothing was started");
  }
}
