package dev.salvor.activity.host;

import dev.salvor.runbook.Runbook;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runbook without phases, which masks words like {@code token-12}. */
final class RunbookFixture {
  Runbook small() {
    return new Runbook(
        Runbook.SCHEMA_VERSION,
        "small",
        Optional.empty(),
        Map.of(),
        List.of("local"),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        "5m",
        List.of("token-[0-9]+"),
        Optional.empty());
  }
}
