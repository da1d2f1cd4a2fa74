package dev.salvor.runbook.yaml;

import java.nio.file.Path;

/** Files that belong to a runbook, named relative to it. */
@FunctionalInterface
public interface FileSource {
  /** Largest file that is pinned in a run; the whole of them must fit into history. */
  int MAX_BYTES = 256 * 1024;

  /** Reads {@code name}; never throws for what a runbook may say. */
  Content read(String name);

  /** What was found. */
  sealed interface Content {
    /** Its content; nobody compares these. */
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Content {}

    /** It cannot be used; {@code why} completes the sentence "the file ...". */
    record Refused(String why, String hint) implements Content {}
  }

  /** Files in the folder of {@code runbook}; nothing outside of it, also not by symbolic links. */
  static FileSource beside(Path runbook) {
    Path parent = runbook.toAbsolutePath().getParent();
    return new FolderFiles(parent == null ? runbook.toAbsolutePath() : parent);
  }

  /** No files at all, for text without a place. */
  static FileSource none() {
    return name ->
        new Content.Refused("is not there", "the runbook was given as text, without a folder");
  }
}
