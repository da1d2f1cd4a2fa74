package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the next steps travel in one order. Pure. */
final class SegmentPlanner {
  /** Above this many steps a second order costs less than losing progress with a large one. */
  static final int MOST_STEPS = 100;

  /** Well below the engine's limit of 2 MiB for one payload. */
  static final long MOST_CHARACTERS = 400_000;

  private SegmentPlanner() {}

  /**
   * The steps that can be ordered together from the first of {@code steps} on, without the skipped
   * ones between them: up to one with a problem, before one that people have to approve, with one
   * that stands alone by itself, and up to and with one whose success has to be judged before the
   * next may begin.
   */
  static List<ResolvedStep> next(List<ResolvedStep> steps) {
    List<ResolvedStep> batch = new ArrayList<>();
    long size = 0;
    for (ResolvedStep step : steps) {
      if (step.problem().isPresent() || batch.size() == MOST_STEPS) {
        break;
      }
      if (step.skip().isPresent()) {
        continue;
      }
      size += size(step);
      if (!batch.isEmpty()
          && (size > MOST_CHARACTERS || standsAlone(step) || step.approval().isPresent())) {
        break;
      }
      batch.add(step);
      if (standsAlone(step) || isJudged(step)) {
        break;
      }
    }
    return batch;
  }

  private static boolean standsAlone(ResolvedStep step) {
    return step.alone() || step.reboot();
  }

  private static boolean isJudged(ResolvedStep step) {
    return step.variants().get(0).retry().until().isPresent();
  }

  private static long size(ResolvedStep step) {
    return size(step.check())
        + size(step.verify())
        + size(step.undo())
        + step.variants().stream().mapToLong(v -> size(v.command())).sum();
  }

  private static long size(Optional<Command> command) {
    return command.map(SegmentPlanner::size).orElse(0L);
  }

  private static long size(Command command) {
    long program =
        switch (command.program()) {
          case Program.Argv argv -> argv.argv().stream().mapToLong(String::length).sum();
          case Program.Script script -> script.text().length();
          case Program.Builtin ignored -> 0;
        };
    return program + command.env().values().stream().mapToLong(String::length).sum();
  }
}
