package dev.salvor.activity.action;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The folder of a fake libcrypt.so.1, built from fake-broken-crypt.c, for LD_LIBRARY_PATH. */
final class FakeLibcrypt {
  private FakeLibcrypt() {}

  static Path in(Path folder) {
    Needs.tools("cc");
    Path real =
        Stream.of("/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
            .map(place -> Path.of(place, "libcrypt.so.1"))
            .filter(Files::exists)
            .findFirst()
            .orElse(Path.of("libcrypt.so.1"));
    Needs.require(Files.exists(real), "libcrypt.so.1 is not installed");
    try {
      Path source = folder.resolve("fake-broken-crypt.c");
      try (var text =
          Objects.requireNonNull(FakeLibcrypt.class.getResourceAsStream("fake-broken-crypt.c"))) {
        Files.copy(text, source);
      }
      int code =
          new ProcessBuilder(
                  "cc",
                  "-shared",
                  "-fPIC",
                  "-DREAL_LIBCRYPT=\"" + real.toRealPath() + "\"",
                  "-Wl,-soname,libcrypt.so.1",
                  "-o",
                  folder.resolve("libcrypt.so.1").toString(),
                  source.toString(),
                  "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(new File(folder.toFile(), "cc.out"))
              .start()
              .waitFor();
      Needs.require(
          code == 0, "cc cannot build a library: " + Files.readString(folder.resolve("cc.out")));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building the library", e);
    }
  }
}
