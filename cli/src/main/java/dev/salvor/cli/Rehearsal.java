package dev.salvor.cli;

import dev.salvor.cli.io.Given;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.TerminalSize;
import dev.salvor.cli.rehearsal.Scene;
import dev.salvor.cli.rehearsal.Stage;
import dev.salvor.workflow.connect.StateFolder;
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
    Path folder = Files.createTempDirectory("salvor-rehearsal");
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Io io = new Io(nowhere, nowhere, false, true, TerminalSize.NONE);
    Io terminal = new Io(nowhere, nowhere, true, true, () -> new TerminalSize.Cells(80, 24));
    StateFolder state = new StateFolder(folder);
    Map<String, String> env = Map.of("SALVOR_STATE_DIR", state.toString());
    try (Stage stage = Stage.open(folder)) {
      Map<String, String> directed =
          Map.of(
              "SALVOR_STATE_DIR", state.toString(),
              "TEMPORAL_ADDRESS", stage.address());
      for (String[] command : COMMANDS) {
        play(directed, io, command);
      }
      play(directed, terminal, "watch", Stage.RUN);
      play(env, io, "runs");
      Scene scene = Scene.set(state, stage);
      play(env, io, "run", scene.book(), "--json");
      play(env, io, scene.words("run", "one", "--json"));
      play(env, io, scene.words("run", "all", "--json"));
      play(env, io, scene.words("run", "both"));
      play(env, io, scene.words("run", "both", "--detach"));
      play(env, io, scene.words("plan", "one", "--no-checks"));
      play(env, terminal, scene.words("run", "both"));
    } finally {
      Stage.removeTree(folder);
    }
    System.exit(0);
  }

  private static void play(Map<String, String> env, Io io, String... command) {
    Given.damage(command, env);
    try (ProcessSession session = new ProcessSession(env, io)) {
      HeadStart.of(command, session);
      new Cli(session).execute(command);
    }
  }
}
