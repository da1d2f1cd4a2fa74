package dev.salvor.cli.io;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Single keys of the terminal, without Enter. Closing gives the terminal back as it was; may be
 * called twice and by another thread.
 */
public final class Keys implements AutoCloseable {
  private final BlockingQueue<Integer> pressed = new LinkedBlockingQueue<>();
  private final Optional<String> before;

  private Keys(Optional<String> before) {
    this.before = before;
  }

  /** Keys of the controlling terminal; where it cannot be set up, none ever comes. */
  public static Keys ofTerminal() {
    Keys keys = new Keys(stty("-g"));
    if (keys.before.isPresent() && stty("-icanon", "-echo", "min", "1", "time", "0").isPresent()) {
      Thread.ofPlatform().daemon().name("keys").start(keys::read);
    }
    return keys;
  }

  private void read() {
    try {
      for (int key = System.in.read(); key >= 0; key = System.in.read()) {
        pressed.add(key);
      }
    } catch (IOException gone) {
      return; // the terminal was closed
    }
  }

  /** The next key; empty if none was pressed in that time. */
  public Optional<Character> next(Duration within) {
    try {
      return Optional.ofNullable(pressed.poll(within.toMillis(), TimeUnit.MILLISECONDS))
          .map(key -> (char) key.intValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    before.ifPresent(settings -> stty(settings));
  }

  private static Optional<String> stty(String... words) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(Arrays.asList(words));
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/tty")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0
          ? Optional.of(said)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
