package dev.salvor.cli;

import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.TerminalSize;
import dev.salvor.cli.rehearsal.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Plays the usual commands once, for the JVM that makes the archive of classes. */
public final class Rehearsal {
  private static final String[][] COMMANDS = {
    {"--version"},
    {"--help"},
    {"run", "--help"},
    {"runs", "--since", "2d"},
    {"runs", "--json"},
    {"top"},
    {"show", Stage.RUN},
    {"show", Stage.RUN, "--json"},
    {"watch", Stage.RUN},
    {"watch", Stage.RUN, "--json"},
    {"logs", Stage.RUN},
    {"retry", Stage.RUN},
    {"runbooks"},
    {"lint", "crash-recovery"},
    {"plan", "crash-recovery", "--no-checks"},
    {"runs", "--status", "nonsense"},
  };

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Path state = Files.createTempDirectory("salvor-rehearsal");
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Io io = new Io(nowhere, nowhere, false, true, TerminalSize.NONE);
    Map<String, String> env = Map.of("SALVOR_STATE_DIR", state.toString());
    try (Stage stage = Stage.open(state)) {
      Map<String, String> directed =
          Map.of(
              "SALVOR_STATE_DIR", state.toString(),
              "TEMPORAL_ADDRESS", stage.address());
      for (String[] command : COMMANDS) {
        try (ProcessSession session = new ProcessSession(directed, io)) {
          new Cli(session).execute(command);
        }
      }
      Io terminal = new Io(nowhere, nowhere, true, true, () -> new TerminalSize.Cells(80, 24));
      try (ProcessSession session = new ProcessSession(directed, terminal)) {
        new Cli(session).execute("watch", Stage.RUN);
      }
      try (ProcessSession session = new ProcessSession(env, io)) {
        new Cli(session).execute("runs");
      }
    } finally {
      Stage.removeTree(state);
    }
    System.exit(0);
  }
}
