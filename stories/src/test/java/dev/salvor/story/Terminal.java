package dev.salvor.story;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program on a terminal of its own, and what stands on its screen. */
final class Terminal implements AutoCloseable {
  private final Process process;
  private final Path tty;
  private final Screen screen = new Screen();
  private final StringBuilder raw = new StringBuilder();

  private Terminal(Process process, Path tty) {
    this.process = process;
    this.tty = tty;
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** Runs {@code command} on a terminal of this size. */
  static Terminal open(Node node, int columns, int rows, List<String> command) {
    Require.tools("script", "stty");
    Path name = node.folder().resolve("tty-" + System.nanoTime());
    StringBuilder line = new StringBuilder();
    line.append("tty >").append(quoted(name + ".new"));
    line.append("; mv ").append(quoted(name + ".new")).append(' ').append(quoted("" + name));
    line.append("; stty cols ").append(columns).append(" rows ").append(rows).append("; exec");
    // What starts the tests in the background may have Ctrl-C ignored, which is inherited.
    line.append(" env --default-signal=INT");
    command.forEach(word -> line.append(' ').append(quoted(word)));
    Process process =
        node.open(
            List.of("script", "--quiet", "--return", "--command", line.toString(), "/dev/null"));
    Awaitility.await("a terminal").atMost(Duration.ofSeconds(20)).until(() -> Files.exists(name));
    try {
      return new Terminal(process, Path.of(Files.readString(name).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] some = new byte[4096];
      StringBuilder pending = new StringBuilder();
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        // What is compared is ASCII; the signs of the board are read as others.
        String text = new String(some, 0, n, StandardCharsets.ISO_8859_1);
        synchronized (screen) {
          raw.append(text);
          pending.append(text);
          screen.take(pending);
        }
      }
    } catch (IOException gone) {
      return; // the terminal ended with its program
    }
  }

  /** The lines of the screen, without blanks at their ends. */
  List<String> lines() {
    synchronized (screen) {
      return screen.lines();
    }
  }

  /** Everything that was written, with its controls. */
  String raw() {
    synchronized (screen) {
      return raw.toString();
    }
  }

  void type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the size, of which the program is told. */
  void resize(int columns, int rows) {
    stty("cols", "" + columns, "rows", "" + rows);
  }

  /** Settings of the terminal, as {@code icanon}. */
  String settings() {
    return stty("-a");
  }

  private String stty(String... words) {
    List<String> command = new ArrayList<>(List.of("stty", "-F", tty.toString()));
    command.addAll(List.of(words));
    return Node.at(Path.of("/tmp")).run(Duration.ofSeconds(10), command).out();
  }

  /** Its exit code; an error that shows what it does instead, if it does not end in that time. */
  int exit(Duration within) {
    try {
      if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError(
        "still there after " + within + "; its screen:\n" + String.join("\n", lines()) + threads());
  }

  private String threads() {
    StringBuilder out = new StringBuilder();
    process
        .descendants()
        .forEach(
            p ->
                out.append("\n\n")
                    .append(p.pid())
                    .append(' ')
                    .append(p.info().command().orElse("?"))
                    .append('\n')
                    .append(
                        Node.at(Path.of("/tmp"))
                            .run(
                                Duration.ofSeconds(10),
                                List.of(
                                    Path.of(System.getProperty("java.home"), "bin/jstack")
                                        .toString(),
                                    "" + p.pid()))
                            .out()));
    return out.toString();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** As much of a terminal as the product uses. */
  private static final class Screen {
    private final List<StringBuilder> lines = new ArrayList<>();
    private int row;
    private int column;

    List<String> lines() {
      List<String> out =
          new ArrayList<>(lines.stream().map(l -> l.toString().stripTrailing()).toList());
      while (!out.isEmpty() && out.getLast().isEmpty()) {
        out.removeLast();
      }
      return out;
    }

    /** Takes what is whole from {@code text}. */
    void take(StringBuilder text) {
      int at = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == 0x1b) {
          int end = at + 2;
          while (end < text.length() && !Character.isLetter(text.charAt(end))) {
            end++;
          }
          if (end >= text.length()) {
            break;
          }
          control(text.substring(at + 2, end), text.charAt(end));
          at = end + 1;
          continue;
        }
        switch (c) {
          case '\r' -> column = 0;
          case '\n' -> row++;
          default -> put(c);
        }
        at++;
      }
      text.delete(0, at);
    }

    private void control(String words, char what) {
      int number = words.matches("\\d+") ? Integer.parseInt(words) : 0;
      switch (what) {
        case 'A' -> row = Math.max(0, row - Math.max(1, number));
        case 'H' -> {
          row = 0;
          column = 0;
        }
        case 'K' -> line(row).setLength(Math.min(column, line(row).length()));
        case 'J' -> {
          if (number == 2) {
            lines.clear();
          } else {
            line(row).setLength(Math.min(column, line(row).length()));
            while (lines.size() > row + 1) {
              lines.removeLast();
            }
          }
        }
        case 'h', 'l' -> {
          if (words.equals("?1049")) {
            lines.clear();
            row = 0;
            column = 0;
          }
        }
        default -> {
          // colours
        }
      }
    }

    private StringBuilder line(int number) {
      while (lines.size() <= number) {
        lines.add(new StringBuilder());
      }
      return lines.get(number);
    }

    private void put(char c) {
      StringBuilder line = line(row);
      while (line.length() <= column) {
        line.append(' ');
      }
      line.setCharAt(column++, c);
    }
  }
}
