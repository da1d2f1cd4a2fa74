package dev.salvor.cli.command;

import dev.salvor.cli.view.LeftBehind.Step;
import dev.salvor.cli.view.LeftBehind.StepState;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the record of a run on this machine says of orders that were not answered. The form of its
 * lines is in docs/host-programs.md.
 */
final class HostTold {
  private static final String START = "S1 ";
  private static final List<String> KINDS = List.of("begin", "refused", "end", "alive", "settled");
  private static final String NEVER_RAN = "settled notbegun";

  private HostTold() {}

  /**
   * The steps of those orders, in their order; empty if their record is not to be read here.
   *
   * @param folder of the run
   * @param busy whether something of it still works
   */
  static List<Step> of(Path folder, RunStory story, boolean busy) {
    List<Step> steps = new ArrayList<>();
    for (SegmentOrder order : story.underway()) {
      Path record = folder.resolve("segments").resolve(order.segment() + "").resolve("record");
      try {
        Map<String, StepState> known =
            states(new String(Files.readAllBytes(record), StandardCharsets.ISO_8859_1));
        for (StepOrder step : order.steps()) {
          StepState state = known.getOrDefault(key(step), StepState.NOT_BEGUN);
          boolean lost = state == StepState.RUNS && !busy;
          steps.add(new Step(step.id(), lost ? StepState.UNKNOWN : state));
        }
      } catch (IOException unreadable) {
        return List.of();
      }
    }
    return List.copyOf(steps);
  }

  private static String key(StepOrder step) {
    boolean undo = step.op() == StepOrder.Op.UNDO;
    return StepToken.of(step.id()) + " " + (undo ? "u" : "") + step.attempt();
  }

  private static Map<String, StepState> states(String record) {
    Map<String, StepState> states = new TreeMap<>();
    for (String line : record.split("\n", -1)) {
      int space = line.indexOf(' ', START.length());
      if (!line.startsWith(START)
          || !line.endsWith(" .")
          || space < 0
          || space + 1 > line.length() - 2) {
        continue;
      }
      String body = line.substring(space + 1, line.length() - 2);
      if (!line.substring(START.length(), space).equals(Integer.toString(body.length()))) {
        continue; // torn
      }
      apply(List.of(body.split(" ", -1)), states);
    }
    return states;
  }

  /** {@code begin GENERATION STEP ATTEMPT PART ...}, {@code end STEP ATTEMPT PART HOW ...}. */
  private static void apply(List<String> words, Map<String, StepState> states) {
    if (words.size() < 6 || !KINDS.contains(words.getFirst())) {
      return;
    }
    boolean begin = words.getFirst().equals("begin");
    boolean refused = words.getFirst().equals("refused");
    int at = begin || refused ? 2 : 1;
    String key = words.get(at) + " " + words.get(at + 1);
    String part = words.get(at + 2);
    String how = refused ? NEVER_RAN : words.getFirst() + " " + words.get(4);
    switch (part) {
      case "check" -> {
        if (how.equals("end 0")) {
          states.put(key, StepState.DONE);
        }
      }
      case "verify" -> {
        if (!begin && !refused && !how.equals("end 0")) {
          states.put(key, StepState.ENDED_BADLY);
        }
      }
      default ->
          states.put(
              key,
              begin
                  ? StepState.RUNS
                  : switch (how) {
                    case "end 0" -> StepState.DONE;
                    case NEVER_RAN -> StepState.NOT_BEGUN;
                    case "settled unknown", "settled stopped" -> StepState.UNKNOWN;
                    default -> StepState.ENDED_BADLY;
                  });
    }
  }
}
