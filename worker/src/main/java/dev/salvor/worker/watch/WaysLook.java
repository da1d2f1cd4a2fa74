package dev.salvor.worker.watch;

import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.notice.Way;
import dev.salvor.notice.WayHealth;
import dev.salvor.runbook.source.Problem;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ways that reach nobody: the file cannot be read, or a way fails again and again. */
final class WaysLook {
  private static final int OFTEN = 3;

  private final StateFolder state;

  WaysLook(StateFolder state) {
    this.state = state;
  }

  List<Finding> look() {
    Path file = Notices.file(state.root());
    return switch (NoticesReader.read(file)) {
      case NoticesReader.Result.Read read ->
          read.notices().ways().stream().flatMap(way -> failing(way).stream()).toList();
      case NoticesReader.Result.Unreadable bad ->
          List.of(
              new Finding(
                  "notices",
                  "unreadable",
                  "nobody can be told of anything",
                  bad.problems().stream().map(Problem::text).collect(Collectors.joining("\n")),
                  "salvor notices check"));
    };
  }

  private Optional<Finding> failing(Way way) {
    WayHealth health = WayHealth.read(state.root(), way.name());
    if (health.failures() < OFTEN) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Finding.way(way.name()),
            "failing",
            "notices do not get through by " + way.name(),
            way.target()
                + ": "
                + health.failures()
                + " tries in a row failed since "
                + health.failingSince().map(Object::toString).orElse("?")
                + ": "
                + health.why(),
            "salvor notices test " + way.name()));
  }
}
