package dev.salvor.release.archive;

import dev.salvor.release.Entry;
import dev.salvor.release.Manifest;
import dev.salvor.release.ReleasePaths;
import dev.salvor.runbook.source.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes one archive beside its name, and gives it that name when it is whole and on disk. */
final class ArchiveWriter {
  private static final int PLAIN = 0644;
  private static final int PROGRAM = 0755;
  private static final int BUFFER = 256 * 1024;

  private final Manifest manifest;
  private final Optional<byte[]> signature;
  private final SourceTree sources;

  ArchiveWriter(Manifest manifest, Optional<byte[]> signature, SourceTree sources) {
    this.manifest = manifest;
    this.signature = signature;
    this.sources = sources;
  }

  /** A file is not what it was when it was summed. */
  private static final class Changed extends IOException {
    Changed(String path) {
      super(path);
    }
  }

  /** Writes it; what changed meanwhile keeps it from being written. */
  Optional<Problem> write(Path archive, Compression compression) throws IOException {
    String hidden = "." + archive.getFileName() + "." + ProcessHandle.current().pid() + ".part";
    Path part = archive.resolveSibling(hidden);
    part.toFile().deleteOnExit(); // a program that is interrupted ends without its finally
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              BUFFER)) {
        OutputStream compressed = compression.compress(out);
        try (TarOut tar = new TarOut(compressed)) {
          all(tar);
        }
      }
      sync(part);
      Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
      return Optional.empty();
    } catch (Changed e) {
      return Optional.of(
          new Problem(
              "",
              0,
              0,
              String.valueOf(e.getMessage()),
              "the file changed while it was packed",
              "pack a folder that nobody writes to"));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void all(TarOut tar) throws IOException {
    tar.file(ReleasePaths.MANIFEST, PLAIN, manifest.bytes());
    if (signature.isPresent()) {
      tar.file(ReleasePaths.SIGNATURE, PLAIN, signature.get());
    }
    SortedMap<String, Entry> entries = new TreeMap<>(ReleasePaths.ORDER);
    for (Entry entry : manifest.tree()) {
      ReleasePaths.parents(entry.path()).forEach(p -> entries.putIfAbsent(p, new Entry.Dir(p)));
      entries.put(entry.path(), entry);
    }
    for (Entry entry : entries.values()) {
      switch (entry) {
        case Entry.Dir dir -> tar.folder(dir.path());
        case Entry.Link link -> tar.link(link.path(), link.target());
        case Entry.File file when file.path().equals(ReleasePaths.FACTS) ->
            tar.file(file.path(), PLAIN, manifest.facts().json().getBytes(StandardCharsets.UTF_8));
        case Entry.File file ->
            tar.file(
                file.path(),
                file.executable() ? PROGRAM : PLAIN,
                file.size(),
                out -> copy(file, out));
      }
    }
  }

  private void copy(Entry.File file, OutputStream out) throws IOException {
    try (InputStream in = open(file)) {
      Summed sum = Summed.of(in, file.size(), (bytes, length) -> out.write(bytes, 0, length));
      if (!sum.equals(new Summed(file.size(), file.sha256())) || in.read() >= 0) {
        throw new Changed(file.path());
      }
    }
  }

  /** It could be opened when it was summed. */
  private InputStream open(Entry.File file) throws Changed {
    try {
      return Files.newInputStream(sources.place(file), LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new Changed(file.path());
    }
  }
}
