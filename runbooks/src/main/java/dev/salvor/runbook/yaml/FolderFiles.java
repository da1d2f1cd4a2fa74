package dev.salvor.runbook.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Files of one folder. */
final class FolderFiles implements FileSource {
  private final Path folder;

  FolderFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public Content read(String name) {
    Path file;
    try {
      file = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      return new Content.Refused("has no possible name", "");
    }
    if (name.startsWith("/") || !file.startsWith(folder.normalize())) {
      return outside();
    }
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        return outside();
      }
      Optional<String> unusual = FileKind.unusual(file);
      return unusual.isPresent()
          ? new Content.Refused("cannot be used", unusual.get())
          : content(file);
    } catch (NoSuchFileException e) {
      return new Content.Refused("is not there", "looked for in the folder of the runbook");
    } catch (IOException e) {
      boolean lost = Files.isSymbolicLink(file) && !(e instanceof AccessDeniedException);
      return new Content.Refused(
          "cannot be read", lost ? "it is a symlink that leads nowhere" : FileKind.why(file, e));
    }
  }

  private static Content content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? new Content.Refused(
              "is larger than 256 KiB", "put it on the host otherwise, by the file or http action")
          : new Content.Bytes(bytes);
    }
  }

  private static Content outside() {
    return new Content.Refused(
        "lies outside the folder of the runbook",
        "move it beside the runbook; what a run uses is pinned in it");
  }
}
