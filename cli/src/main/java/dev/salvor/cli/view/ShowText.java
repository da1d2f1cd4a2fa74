package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.workflow.contract.RunRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One run as a page. */
public final class ShowText {
  private static final Cells ENDLESS = new Cells(10_000, 100_000);

  private ShowText() {}

  /** Of a run without a table of findings. */
  public static List<String> lines(
      RunState state, RunStory story, Instant now, Paint paint, Marks marks) {
    return lines(state, story, Optional.empty(), now, paint, marks);
  }

  /** With what the reports of a fleet's hosts say, above the end. */
  public static List<String> lines(
      RunState state,
      RunStory story,
      Optional<FleetFindings> findings,
      Instant now,
      Paint paint,
      Marks marks) {
    List<String> lines = new ArrayList<>();
    story.request().ifPresent(request -> head(request, lines));
    Board.Look look = new Board.Look(paint, marks, ENDLESS, "");
    lines.addAll(
        story
            .fleet()
            .map(fleet -> FleetBoard.lines(story, state, fleet, now, look))
            .orElseGet(() -> Board.full(story, state, now, look)));
    findings.ifPresent(all -> lines.addAll(all.lines(state.id(), paint)));
    story
        .end()
        .ifPresentOrElse(
            end -> lines.addAll(EndText.lines(state, story, end, paint)),
            () -> lines.addAll(EndText.outside(story, paint)));
    return List.copyOf(lines);
  }

  private static void head(RunRequest request, List<String> lines) {
    lines.add(
        Safe.line(
            "runbook "
                + request.definition().runbook().name()
                + " (definition "
                + request.definition().sha256().substring(0, 12)
                + ") on "
                + request.where()
                + request.fleet().map(f -> " (" + f.on() + ")").orElse("")
                + ", by "
                + request.submitter().user()
                + "@"
                + request.submitter().machine()
                + " at "
                + Clocks.dayTime(request.submittedAt())));
    ShowJson.signers(request.definition()).forEach(key -> lines.add("signed by the key " + key));
    request
        .repeats()
        .ifPresent(
            r ->
                lines.add(
                    "repeats run "
                        + r.run()
                        + r.from().map(step -> ", beginning with " + step).orElse("")));
    if (!request.parameters().isEmpty()) {
      lines.add(
          Safe.line(
              "parameters "
                  + request.parameters().entrySet().stream()
                      .map(e -> e.getKey() + "=" + e.getValue())
                      .collect(Collectors.joining(" "))));
    }
  }
}
