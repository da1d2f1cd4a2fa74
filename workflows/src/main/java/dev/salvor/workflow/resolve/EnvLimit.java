package dev.salvor.workflow.resolve;

import java.nio.charset.StandardCharsets;

/**
 * What the kernel takes as one argument or one {@code NAME=value}: MAX_ARG_STRLEN, 128 KiB with its
 * end (execve(2)). Beyond it the command would end with "Argument list too long".
 */
final class EnvLimit {
  /** What an action program takes without being told of a file. */
  static final int INLINE = 64 * 1024;

  private static final int KERNEL = 128 * 1024;

  /** For the name, the equals sign and the end. */
  private static final int ROOM = 1024;

  private EnvLimit() {}

  static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** {@code text}, unless no process can be given it. */
  static String checked(String key, String text) throws Unresolved {
    long bytes = bytes(text);
    if (bytes > KERNEL - ROOM) {
      throw new Unresolved(
          key
              + ": "
              + bytes
              + " bytes are too many for one argument or environment variable (Linux takes 127"
              + " KiB); write the value to a file with the action \"file\" and pass its path");
    }
    return text;
  }
}
