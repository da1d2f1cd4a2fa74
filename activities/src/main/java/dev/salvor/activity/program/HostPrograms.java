package dev.salvor.activity.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts of single programs for hosts. */
public final class HostPrograms {
  private HostPrograms() {}

  /** The text of a program that is sent whole instead of being put on the host. */
  public static String text(String name) {
    try (InputStream stream = HostPrograms.class.getResourceAsStream("/dev/salvor/host/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the program " + name + " is missing from this product");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program " + name, e);
    }
  }
}
