package dev.salvor.worker;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.process.NodeEnvironment;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The environment that a worker gets, also at boot: what Salvor and Temporal read, and no more of
 * what the person who started it happened to have. May hold a key for the engine: 0600.
 */
final class WorkerEnvironment {
  private WorkerEnvironment() {}

  static Path file(StateFolder state) {
    return state.node().resolve("environment.sh");
  }

  static void write(Map<String, String> env, StateFolder state) throws IOException {
    Map<String, String> kept = new TreeMap<>();
    Predicate<String> keeps = NodeEnvironment.ofWorker(env);
    env.forEach(
        (name, value) -> {
          if (keeps.test(name) && name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            kept.put(name, value);
          }
        });
    kept.put("SALVOR_STATE_DIR", state.toString());
    kept.put("JAVA_HOME", System.getProperty("java.home"));
    // By it a run starts others here.
    kept.put("SALVOR_COMMAND", System.getProperty("salvor.launcher", ""));
    // glibc makes an arena of its own per thread, which costs more than the heap.
    kept.put("MALLOC_ARENA_MAX", "2");
    String text =
        kept.entrySet().stream()
            .map(
                entry ->
                    "export " + entry.getKey() + "=" + PosixShell.quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    Path next =
        Files.createTempFile(
            state.node(),
            "environment",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, text);
    Files.move(
        next, file(state), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
