package dev.salvor.activity.enroll;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Java for a host that has none, made of the gateway's own by jlink. */
final class CarriedJava {
  private static final String MODULES =
      "java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.zipfs";

  private CarriedJava() {}

  /**
   * Its folder under {@code cache}, made at the first call.
   *
   * @throws NotEnrolledException it would not run on the host, or cannot be made
   */
  static Path in(HostConnection here, Path cache, HostReadiness host)
      throws NotEnrolledException, IOException {
    String lacks = "the host has no Java 21 or newer, and the gateway's cannot be carried there: ";
    String arch = System.getProperty("os.arch");
    if (!host.arch().equals(arch.equals("amd64") ? "x86_64" : arch) || host.musl() != isMusl()) {
      throw new NotEnrolledException(
          lacks + "it is for another kind of machine or C library; install one there");
    }
    Path jlink = Path.of(System.getProperty("java.home"), "bin/jlink");
    if (!Files.isExecutable(jlink)) {
      throw new NotEnrolledException(
          lacks + "the gateway runs on a Java without jlink; install a Java on the host");
    }
    Path made = cache.resolve("java-" + Runtime.version().feature() + "-for-hosts");
    if (Files.isExecutable(made.resolve("bin/java"))) {
      return made;
    }
    Path next = Files.createTempDirectory(cache, ".java-").resolve("java");
    Ran ran =
        HostScript.program(
            here,
            jlink.toString(),
            "--add-modules",
            MODULES,
            "--strip-debug",
            "--no-man-pages",
            "--no-header-files",
            "--output",
            next.toString());
    if (!ran.ok()) {
      throw new NotEnrolledException(lacks + "jlink: " + (ran.out() + ran.err()).strip());
    }
    Files.move(next, made);
    Files.deleteIfExists(next.getParent());
    return made;
  }

  private static boolean isMusl() throws IOException {
    try (var libraries = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
      return libraries.iterator().hasNext();
    }
  }
}
