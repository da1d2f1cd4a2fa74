package dev.salvor.release.archive;

import dev.salvor.release.ReleaseDraft;
import dev.salvor.trust.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A folder with a program and a page, which can be packed. */
final class Site {
  static final String FACTS =
      """
      {"app": "shop", "version": "1.8.0", "entry": "bin/shop", "index": "web/index.html",
       "marker": "Shop front"}
      """;

  final Path root;
  final Path out;

  Site(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("site"));
    out = Files.createDirectories(folder.resolve("out"));
    mode(root, "rwxr-xr-x");
    file("bin/shop", "#!/bin/sh\necho shop\n", "rwxr-xr-x");
    file("web/index.html", "<html>Shop front</html>", "rw-r--r--");
    file("web/app.5c1e.js", "alert(1)", "rw-r--r--");
    file("RELEASE.json", FACTS, "rw-r--r--");
  }

  Path file(String path, String text, String mode) throws IOException {
    Path file = root.resolve(path);
    for (Path p = file.getParent(); p != null && !Files.exists(p); p = p.getParent()) {
      Files.createDirectories(p);
    }
    Files.writeString(file, text);
    for (Path p = file.getParent(); p != null && !p.equals(root); p = p.getParent()) {
      mode(p, "rwxr-xr-x");
    }
    mode(file, mode);
    return file;
  }

  static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  Packing.Order order(String archive) {
    return new Packing.Order(root, out.resolve(archive), ReleaseDraft.EMPTY, Optional.empty());
  }

  Packing.Result.Packed packed(String archive) throws IOException {
    return packed(order(archive));
  }

  Packing.Result.Packed packed(String archive, SigningKey key) throws IOException {
    return packed(
        new Packing.Order(root, out.resolve(archive), ReleaseDraft.EMPTY, Optional.of(key)));
  }

  private static Packing.Result.Packed packed(Packing.Order order) throws IOException {
    return switch (ReleasePacker.pack(order)) {
      case Packing.Result.Packed packed -> packed;
      case Packing.Result.Refused refused -> throw new AssertionError(refused.toString());
    };
  }
}
