package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

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
}
