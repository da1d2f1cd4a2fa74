package dev.salvor.worker.engine;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/** The engine's log: appended by the engine, kept below two times a bound by copy and truncate. */
public final class EngineLog {
  private static final long BOUND = 8L << 20;
  private static final int TAIL = 64 << 10;

  private final Path file;
  private final long bound;

  public EngineLog(StateFolder state) {
    this(state.engine().resolve("engine.log"), BOUND);
  }

  EngineLog(Path file, long bound) {
    this.file = file;
    this.bound = bound;
  }

  public Path file() {
    return file;
  }

  public long size() {
    return file.toFile().length();
  }

  /** Moves what is beyond the bound to {@code engine.log.1}. The engine goes on appending. */
  public void trim() throws IOException {
    if (size() <= bound) {
      return;
    }
    Files.copy(
        file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileChannel cut = channel.truncate(0);
      cut.force(false);
    }
  }

  /** The last line from {@code offset} on that says what went wrong, short. */
  Optional<String> complaint(long offset) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long begin = Math.max(Math.min(offset, channel.size()), channel.size() - TAIL);
      ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - begin));
      while (tail.hasRemaining() && channel.read(tail, begin + tail.position()) > 0) {
        // until full
      }
      String text = new String(tail.array(), StandardCharsets.UTF_8);
      return text.lines().filter(EngineLog::complains).reduce((a, b) -> b).map(EngineLog::shorten);
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static boolean complains(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.contains("error") || lower.contains("fatal") || lower.contains("panic");
  }

  private static String shorten(String line) {
    try {
      var json = SalvorJson.mapper().readTree(line);
      line =
          (json.path("msg").asText(json.path("message").asText(""))
                  + " "
                  + json.path("error").asText(""))
              .trim();
    } catch (IOException plain) {
      return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }
}
