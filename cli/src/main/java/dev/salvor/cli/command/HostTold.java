package dev.salvor.cli.command;

import dev.salvor.cli.view.LeftBehind.Step;
import dev.salvor.cli.view.LeftBehind.StepState;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
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
      Path record =
          folder.resolve("segments").resolve(Integer.toString(order.segment())).resolve("record");
      try {
        Map<String, StepState> known = new TreeMap<>();
        lines(record).forEach(words -> apply(words, known));
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

  /**
   * Whether something of the run works there: a supervisor, or a command that has outlived it.
   *
   * @param folder of the run
   */
  static boolean isBusy(Path folder) {
    try (DirectoryStream<Path> segments = Files.newDirectoryStream(folder.resolve("segments"))) {
      for (Path segment : segments) {
        Path record = segment.resolve("record");
        if (Files.isReadable(record) && isBusy(lines(record))) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException none) {
      return false;
    }
  }

  /** {@code open GENERATION ORDER PID START BOOT ...}; of {@code begin} they stand further on. */
  private static boolean isBusy(List<List<String>> lines) {
    return List.of("open 3", "begin 5").stream()
        .map(form -> form.split(" ", 2))
        .anyMatch(
            form ->
                lines.reversed().stream()
                    .filter(words -> words.getFirst().equals(form[0]))
                    .findFirst()
                    .filter(words -> isAlive(words, Integer.parseInt(form[1])))
                    .isPresent());
  }

  private static boolean isAlive(List<String> words, int at) {
    try {
      return words.size() > at + 2
          && new ProcessMark(
                  Long.parseLong(words.get(at)),
                  Long.parseLong(words.get(at + 1)),
                  words.get(at + 2))
              .isAlive();
    } catch (IllegalArgumentException noProcess) {
      return false;
    }
  }

  /** The words of each whole line. */
  private static List<List<String>> lines(Path record) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    String text = new String(Files.readAllBytes(record), StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n", -1)) {
      int space = line.indexOf(' ', START.length());
      if (!line.startsWith(START)
          || !line.endsWith(" .")
          || space < 0
          || space + 1 > line.length() - 2) {
        continue;
      }
      String body = line.substring(space + 1, line.length() - 2);
      if (line.substring(START.length(), space).equals(Integer.toString(body.length()))) {
        lines.add(List.of(body.split(" ", -1)));
      }
    }
    return lines;
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
