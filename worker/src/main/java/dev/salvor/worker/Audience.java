package dev.salvor.worker;

import dev.salvor.notice.NoticeKind;
import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.notice.Way;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.source.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who can be told of alerts, as {@code notices.yaml} says it now.
 *
 * @param ways nobody, if the file cannot be read
 * @param nobody why there is nobody; absent: there is somebody
 */
record Audience(List<Way> ways, Optional<String> nobody) {
  private static final String EXAMPLE =
      "for example: echo '{schemaVersion: 1, ways: [{name: log, journal: {}}]}' >";

  Audience {
    ways = List.copyOf(ways);
  }

  /** Whoever the file of a state folder names. */
  static Audience of(Path stateRoot) {
    Path file = Notices.file(stateRoot);
    return switch (NoticesReader.read(file)) {
      case NoticesReader.Result.Unreadable bad -> new Audience(List.of(), Optional.of(wrong(bad)));
      case NoticesReader.Result.Read(Notices notices) ->
          new Audience(notices.ways(), silence(notices, file));
    };
  }

  private static String wrong(NoticesReader.Result.Unreadable bad) {
    return HarmlessText.line(
        bad.problems().stream().findFirst().map(Problem::text).orElse("notices.yaml is wrong")
            + (bad.problems().size() > 1 ? " (and more)" : "")
            + "; see: salvor notices check");
  }

  private static Optional<String> silence(Notices notices, Path file) {
    if (notices.ways().stream().anyMatch(way -> way.kinds().contains(NoticeKind.ALERT))) {
      return Optional.empty();
    }
    if (!notices.ways().isEmpty() || Files.exists(file)) {
      return Optional.of(
          "no way in " + file + " takes alerts; add alert and over to the events of one");
    }
    return Optional.of(
        "there is no "
            + file
            + "; say there who is to be told, "
            + EXAMPLE
            + file
            + "; then: salvor notices check");
  }
}
