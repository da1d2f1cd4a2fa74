package dev.salvor.activity.notice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is given a message, run so that it is never run twice for one: a lock keeps a
 * second try away while the first still runs (its worker may have died), and the shell around it
 * notes the success itself. No shell sees the program's words but as words.
 */
final class Guarded {
  private static final int BUSY = 75;
  private static final int TOO_LATE = 124;
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String AROUND =
      """
      lock=$1 accepted=$2 seconds=$3
      shift 3
      exec 9>"$lock" || exit 74
      flock -n 9 || exit 75
      [ -e "$accepted" ] && exit 0
      timeout -k 2 "$seconds" "$@" 9>&-
      code=$?
      [ "$code" -eq 0 ] || exit "$code"
      : >"$accepted"
      """;

  private Guarded() {}

  /** Runs {@code argv}; exit 0 is acceptance. */
  static Outcome run(
      Slot slot, List<String> argv, byte[] input, Map<String, String> further, Duration timeout) {
    long seconds = Math.max(1, (timeout.toMillis() + 999) / 1000);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", AROUND, "sh"));
    command.add(slot.lock().toString());
    command.add(slot.accepted().toString());
    command.add(Long.toString(seconds));
    command.addAll(argv);
    try {
      Files.write(slot.input(), input);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(slot.input().toFile())
              .redirectErrorStream(true)
              .redirectOutput(slot.output().toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
      builder.environment().putAll(further);
      Process process = builder.start();
      if (!process.waitFor(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Outcome.refused(argv.getFirst() + " did not end within " + seconds + " s");
      }
      return said(slot, argv.getFirst(), process.exitValue(), seconds);
    } catch (IOException e) {
      return Outcome.refused(argv.getFirst() + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(argv.getFirst() + " was left alone: the node ends");
    }
  }

  private static Outcome said(Slot slot, String program, int code, long seconds)
      throws IOException {
    return switch (code) {
      case 0 -> Outcome.accepted(program + " exited with 0");
      case BUSY -> Outcome.refused(program + " of an earlier try still runs");
      case TOO_LATE, 137 ->
          Outcome.refused(program + " did not end within " + seconds + " s and was ended");
      case 126, 127 -> Outcome.refused(program + " is not there or cannot be run");
      default -> Outcome.refused(program + " exited with " + code + tail(slot));
    };
  }

  private static String tail(Slot slot) throws IOException {
    byte[] all = Files.readAllBytes(slot.output());
    String text =
        new String(
                all,
                Math.max(0, all.length - 300),
                Math.min(300, all.length),
                StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}+", " ")
            .strip();
    return text.isEmpty() ? "" : ": " + text;
  }
}
