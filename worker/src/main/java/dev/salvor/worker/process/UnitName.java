package dev.salvor.worker.process;

import dev.salvor.workflow.connect.StateFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Names of what the init system runs for a state folder; a machine may have several folders. */
public final class UnitName {
  private UnitName() {}

  /** The state folder's usual place has the plain name; any other is told apart. */
  public static String of(String role, StateFolder state) {
    if (state.root().equals(Path.of("/var/lib/salvor"))) {
      return "salvor-" + role;
    }
    CRC32 digest = new CRC32();
    digest.update(state.toString().getBytes(StandardCharsets.UTF_8));
    return "salvor-%s-%08x".formatted(role, digest.getValue());
  }
}
