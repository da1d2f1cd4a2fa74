package dev.salvor.activity.notice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is given a message, run so that it is never run twice for one: a lock keeps a
 * second try away while the first still runs (its worker may have died), and the shell around it
 * notes the success itself. No shell sees the program's words but as words. Of what the program
 * prints only the end is kept, however much that is.
 */
final class Guarded {
  /** What a machine must have for it. */
  static final List<String> TOOLS = List.of("flock", "timeout", "mkfifo", "tail");

  private static final int KEPT = 300;
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /**
   * Says in a word on its standard output how it went; the program's exit codes are its own. The
   * reader of the pipe is this shell's child, so a program that prints outlives the worker.
   */
  private static final String AROUND =
      """
      lock=$1 accepted=$2 seconds=$3 pipe=$4 end=$5 kept=$6
      shift 6
      for tool in flock timeout mkfifo tail; do
        command -v "$tool" >/dev/null || { echo "lacks $tool"; exit 69; }
      done
      exec 9>"$lock" || exit 74
      flock -n 9 || { echo busy; exit 75; }
      [ -e "$accepted" ] && exit 0
      command -v "$1" >/dev/null || { echo absent; exit 69; }
      mkfifo "$pipe" || exit 74
      tail -c "$kept" <"$pipe" >"$end" 9>&- &
      reader=$!
      timeout -k 2 "$seconds" "$@" >"$pipe" 2>&1 9>&-
      code=$?
      if [ "$code" -eq 0 ]; then
        : >"$accepted"
        exit
      fi
      echo "ended $code"
      exec 9>&-
      wait "$reader"
      exit "$code"
      """;

  private Guarded() {}

  /** Runs {@code argv}; exit 0 is acceptance. */
  static Outcome run(
      Slot slot, List<String> argv, byte[] input, Map<String, String> further, Duration timeout) {
    Slot.Try files = slot.aTry();
    try {
      return run(slot, files, argv, input, further, timeout);
    } catch (IOException e) {
      return Outcome.refused(argv.getFirst() + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(argv.getFirst() + " was left alone: the node ends");
    } finally {
      files.remove();
    }
  }

  private static Outcome run(
      Slot slot,
      Slot.Try files,
      List<String> argv,
      byte[] input,
      Map<String, String> further,
      Duration timeout)
      throws IOException, InterruptedException {
    long seconds = Math.max(1, (timeout.toMillis() + 999) / 1000);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", AROUND, "sh"));
    command.add(slot.lock().toString());
    command.add(slot.accepted().toString());
    command.add(Long.toString(seconds));
    command.add(files.pipe().toString());
    command.add(files.end().toString());
    command.add(Integer.toString(KEPT));
    command.addAll(argv);
    Files.write(files.input(), input);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(files.input().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(files.said().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
    builder.environment().putAll(further);
    long begun = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    boolean late = System.nanoTime() - begun >= TimeUnit.SECONDS.toNanos(seconds);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (ended && process.exitValue() == 0) {
      return Outcome.accepted(argv.getFirst() + " exited with 0");
    }
    String word = start(files.said());
    if (!ended && word.isEmpty()) {
      return Outcome.refused(argv.getFirst() + " did not end within " + seconds + " s");
    }
    return Outcome.refused(why(word, argv.getFirst(), late, seconds) + tail(word, files));
  }

  private static String why(String word, String program, boolean late, long seconds) {
    return switch (word.split(" ", 2)[0]) {
      case "busy" -> program + " of an earlier try still runs";
      case "absent" -> program + " is not there or cannot be run";
      case "lacks" -> "this machine has no " + word.substring(word.indexOf(' ') + 1);
      case "ended" -> {
        int code = Integer.parseInt(word.substring(word.indexOf(' ') + 1));
        // 124 and 137 are what timeout makes of it, 143 that of busybox; or the program's own.
        yield late && (code == 124 || code == 137 || code == 143)
            ? program + " did not end within " + seconds + " s and was ended"
            : program + " exited with " + code;
      }
      default -> program + " could not be begun: the state folder is full or cannot be written";
    };
  }

  private static String tail(String word, Slot.Try files) throws IOException {
    if (!word.startsWith("ended ")) {
      return "";
    }
    String text = start(files.end());
    return text.isEmpty() ? "" : ": " + text;
  }

  /** The file's first bytes as one line; no more than fits is ever in it. */
  private static String start(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(KEPT), StandardCharsets.UTF_8)
          .replaceAll("\\p{Cntrl}+", " ")
          .strip();
    }
  }
}
