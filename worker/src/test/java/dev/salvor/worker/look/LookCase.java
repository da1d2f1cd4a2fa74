package dev.salvor.worker.look;

import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Memory;
import dev.salvor.worker.watch.Round;
import dev.salvor.workflow.stops.DeliberateStop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A look again and again with a clock that is moved, and what people are told by it. */
final class LookCase {
  static final Instant T = Instant.parse("2026-11-20T03:00:00Z");

  private final Path folder;
  private final List<DeliberateStop> stops = new ArrayList<>();
  private Memory told = Memory.EMPTY;

  LookCase(Path folder) {
    this.folder = folder;
  }

  /** One that looks. */
  interface Looking {
    void look(Context context) throws IOException;
  }

  /** Somebody stops it on purpose, from {@code at} on. */
  void stop(String thing, Duration at, Duration time) {
    stops.add(
        new DeliberateStop.Recorded(
            "x", thing, "x", "ada", T.plus(at), T.plus(at).plus(time), "the tree is moved"));
  }

  /** What is found at {@code at}. */
  List<Finding> look(Duration at, Looking looking) throws IOException {
    Context context = new Context(folder.resolve("look.json"), new Stops(stops), T.plus(at));
    looking.look(context);
    context.save();
    Findings written = FindingLines.read(FindingLines.write(context.found().all()));
    List<Finding> all = written.of("x").after(told);
    told = Round.after(told, all, "alert-x", T.plus(at));
    return all;
  }

  /** The titles of what people were told since they were asked last; all ways took it. */
  List<String> told() {
    List<Memory.Pending> outbox = told.outbox();
    told = told.withOutbox(List.of());
    outbox.forEach(message -> told = told.heard(message, "mail"));
    return outbox.stream().map(m -> m.notice().kind().word() + " " + m.notice().title()).toList();
  }
}
