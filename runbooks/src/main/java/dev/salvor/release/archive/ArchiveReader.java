package dev.salvor.release.archive;

import dev.salvor.release.Manifest;
import dev.salvor.release.ReleasePaths;
import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads one archive from its beginning to its end. One thread, one archive. */
final class ArchiveReader {
  private static final int MOST_PROBLEMS = 100;
  private static final long MOST_HEADER = 1024 * 1024;
  private static final long MOST_MORE = 64L * 1024 * 1024;
  private static final int SIGNATURE = 64;
  private static final int MODE = 07777;
  private static final int PLAIN = 0644;

  private final Compression compression;
  private final List<Problem> problems = new ArrayList<>();
  private Optional<Manifest> manifest = Optional.empty();
  private Optional<Checked.Signature> signature = Optional.empty();

  ArchiveReader(Compression compression) {
    this.compression = compression;
  }

  /** No use in reading on; a problem says why. */
  private static final class Enough extends IOException {
    Enough() {
      super("enough");
    }
  }

  Checked read(InputStream raw) {
    try {
      Allowance in = new Allowance(compression.decompress(raw));
      TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
      entries(tar, in);
      rest(in);
    } catch (Enough e) {
      return new Checked(compression, manifest, signature, problems);
    } catch (IOException | RuntimeException e) { // what its bytes do to the libraries is theirs
      problem(
          "",
          "the archive cannot be read"
              + (manifest.isPresent() ? " to its end" : "")
              + ": "
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          "fetch or pack it anew");
    }
    return new Checked(compression, manifest, signature, problems);
  }

  private void entries(TarArchiveInputStream tar, Allowance in) throws IOException {
    Optional<TarArchiveEntry> first = next(tar, in);
    if (first.isEmpty()) {
      fatal("", "the archive is empty, or no archive", "salvor ota pack makes one");
    }
    byte[] text = manifest(tar, first.orElseThrow());
    Contents contents = new Contents(manifest.orElseThrow());
    long left = manifest.orElseThrow().size() + MOST_MORE;
    Optional<TarArchiveEntry> entry = next(tar, in);
    if (entry.isPresent() && entry.get().getName().equals(ReleasePaths.SIGNATURE)) {
      signature(tar, entry.get(), text);
      entry = next(tar, in);
    }
    for (; entry.isPresent(); entry = next(tar, in)) {
      if (entry.get().getSize() > left) {
        fatal(entry.get().getName(), "the archive holds more than MANIFEST tells of", "");
      }
      left -= entry.get().getSize();
      addAll(contents.one(entry.get(), tar));
    }
    addAll(contents.end());
  }

  private static Optional<TarArchiveEntry> next(TarArchiveInputStream tar, Allowance in)
      throws IOException {
    in.allow(MOST_HEADER, "the header of an entry");
    Optional<TarArchiveEntry> entry = Optional.ofNullable(tar.getNextEntry());
    in.allow(Long.MAX_VALUE, "");
    return entry;
  }

  private byte[] manifest(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    if (!entry.getName().equals(ReleasePaths.MANIFEST) || !isRegular(entry)) {
      fatal("", "not a release: its first entry is no file MANIFEST", "salvor ota pack makes one");
    }
    if (entry.getSize() > Manifest.MOST_BYTES) {
      fatal(ReleasePaths.MANIFEST, "larger than 16 MiB", "");
    }
    mode(entry);
    byte[] text = tar.readNBytes(Manifest.MOST_BYTES + 1);
    switch (Manifest.parse(text)) {
      case Manifest.Result.Read read -> manifest = Optional.of(read.manifest());
      case Manifest.Result.Unreadable bad -> {
        bad.problems().forEach(problems::add);
        throw new Enough();
      }
    }
    return text;
  }

  private void signature(TarArchiveInputStream tar, TarArchiveEntry entry, byte[] text)
      throws IOException {
    if (!isRegular(entry) || entry.getSize() != SIGNATURE) {
      fatal(ReleasePaths.SIGNATURE, "not a file of 64 bytes", "sign it anew");
    }
    mode(entry);
    signature = Optional.of(new Checked.Signature(text, tar.readNBytes(SIGNATURE)));
  }

  private void mode(TarArchiveEntry entry) throws IOException {
    if ((entry.getMode() & MODE) != PLAIN) {
      String is = "the archive has mode %04o, not 0644".formatted(entry.getMode() & MODE);
      addAll(List.of(new Problem("", 0, 0, entry.getName(), is, "")));
    }
  }

  static boolean isRegular(TarArchiveEntry entry) {
    byte kind = entry.getLinkFlag();
    return (kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM)
        && !entry.isSparse()
        && !entry.getName().endsWith("/");
  }

  /** After the end of the archive nothing may come that another program would take for a part. */
  private void rest(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    long left = MOST_HEADER;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      left -= read;
      for (int i = 0; i < read; i++) {
        if (buffer[i] != 0 || left < 0) {
          fatal("", "there is something after the end of the archive", "pack it anew");
        }
      }
    }
  }

  /** Takes problems; too many are enough. */
  private void addAll(List<Problem> more) throws Enough {
    for (Problem problem : more) {
      problems.add(problem);
      if (problems.size() >= MOST_PROBLEMS) {
        fatal("", "and more; not read further", "");
      }
    }
  }

  private void fatal(String path, String message, String hint) throws Enough {
    problem(path, message, hint);
    throw new Enough();
  }

  private void problem(String path, String message, String hint) {
    problems.add(new Problem("", 0, 0, path, message, hint));
  }
}
