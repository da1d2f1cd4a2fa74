package dev.salvor.worker.engine;

import dev.salvor.worker.process.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks an engine's program for its version. A release says it itself; one built by {@code go
 * install} says {@code 0.0.0-DEV} and carries its version in Go's build information.
 */
final class BinaryVersion {
  private static final Pattern SAID = Pattern.compile("temporal version ([0-9][^ ]*)");
  private static final String MODULE = "mod\tgithub.com/temporalio/cli\tv";
  private static final Pattern BUILT =
      Pattern.compile(Pattern.quote(MODULE) + "([0-9]+\\.[0-9]+\\.[0-9]+[^\\s]*)\\s");
  private static final int LINE = 128;

  private BinaryVersion() {}

  /** Whether it is the full server of that version; a CLI says which server it holds as well. */
  static boolean isServer(Path binary, String version) {
    Programs.Result said = Programs.run(Duration.ofSeconds(20), binary.toString(), "--version");
    return said.isOk() && said.output().strip().equals("temporal version " + version);
  }

  static Optional<String> of(Path binary) {
    Programs.Result said = Programs.run(Duration.ofSeconds(20), binary.toString(), "--version");
    Matcher matcher = SAID.matcher(said.output());
    if (!said.isOk() || !matcher.find()) {
      return Optional.empty();
    }
    String version = matcher.group(1);
    return version.startsWith("0.0.0") ? built(binary) : Optional.of(version);
  }

  private static Optional<String> built(Path binary) {
    byte[] block = new byte[1 << 20];
    int kept = 0;
    try (InputStream in = Files.newInputStream(binary)) {
      for (int n = in.read(block, kept, block.length - kept);
          n > 0;
          n = in.read(block, kept, block.length - kept)) {
        String text = new String(block, 0, kept + n, StandardCharsets.ISO_8859_1);
        Matcher matcher = BUILT.matcher(text);
        int at = text.indexOf(MODULE);
        if (at >= 0 && matcher.find(at)) {
          return Optional.of(matcher.group(1));
        }
        // What may be the beginning of the line is looked at again with the next block.
        int tail = Math.min(LINE, kept + n);
        System.arraycopy(block, kept + n - tail, block, 0, tail);
        kept = tail;
      }
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
