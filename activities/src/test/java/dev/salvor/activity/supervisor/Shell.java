package dev.salvor.activity.supervisor;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The shells that the supervisor is run on, each with the tools that come with it. */
enum Shell {
  DASH,
  BASH,
  BUSYBOX;

  private static final String USUAL =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  List<String> command() {
    String tool = name().toLowerCase(Locale.ROOT);
    Require.tools(tool);
    String path = Require.onPath(tool).orElseThrow().toString();
    return this == BUSYBOX ? List.of(path, "sh") : List.of(path);
  }

  /** PATH on which {@code sh} is this shell; with busybox every tool that it has is its own. */
  String path(Path folder) {
    List<String> command = command();
    try {
      Files.createDirectories(folder);
      Path program = Path.of(command.getFirst());
      if (this == BUSYBOX) {
        Process list = new ProcessBuilder(program.toString(), "--list").start();
        for (String applet :
            new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
          link(folder.resolve(applet), program);
        }
        // Debian's busybox lacks flock and su, Alpine's has it.
        link(folder.resolve("flock"), Require.onPath("flock").orElseThrow());
        link(folder.resolve("su"), Require.onPath("su").orElseThrow());
        return folder.toString();
      }
      link(folder.resolve("sh"), program);
      return folder + ":" + USUAL;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path link, Path target) throws IOException {
    if (!Files.isSymbolicLink(link)) {
      Files.createSymbolicLink(link, target);
    }
  }
}
