package dev.salvor.activity.enroll;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program that is sent whole and leaves nothing of itself. */
final class HostScript {
  private static final Duration MOST = Duration.ofMinutes(3);

  private HostScript() {}

  /** Runs it; what it answers with another exit than 0 is for the caller. */
  static Ran run(HostConnection host, String name, String... arguments) {
    List<String> words = new ArrayList<>(List.of("-c", text(name), "salvor"));
    words.addAll(List.of(arguments));
    return host.run(new ShellCall(words, MOST));
  }

  /** Runs a program that is there. */
  static Ran program(HostConnection host, String... command) {
    List<String> words = new ArrayList<>(List.of("-c", "exec \"$@\"", "salvor"));
    words.addAll(List.of(command));
    return host.run(new ShellCall(words, MOST));
  }

  private static String text(String name) {
    try (InputStream in = HostScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program " + name + " is missing from this product");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program " + name, e);
    }
  }
}
