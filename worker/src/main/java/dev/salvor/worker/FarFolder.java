package dev.salvor.worker;

import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A run's folder on a host far away. For one thread. */
final class FarFolder {
  private static final int PIECE = 1 << 20;

  /** Of an output only its begin and its end are shown, so much of each at most. */
  private static final long SHOWN = 160 * 1024;

  /** As much of all outputs together as a page takes. */
  private static final long MOST = 48L * 1024 * 1024;

  private static final Pattern SAFE =
      Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_.%~@+-]+(/[A-Za-z0-9_.%~@+-]+){0,3}");

  /** Of a file up to this size all is read at once with the others. */
  private static final int SMALL = 16 * 1024;

  private static final String LIST =
      """
      cd "$1" || exit 1
      for f in secrets/*; do
        [ ! -f "$f" ] || printf '%s\\n' "$f"
      done
      for f in events.jsonl definition.json snapshots/* snapshots/*/* \\
        segments/*/*.out segments/*/*.err; do
        [ ! -f "$f" ] || [ -h "$f" ] || printf '%s\\n' "$f"
      done
      exit 0
      """;

  private final HostConnection host;
  private final String folder;

  private record File(String name, long size) {
    boolean isOutput() {
      return name.startsWith("segments/");
    }

    boolean isSecret() {
      return name.startsWith("secrets/");
    }
  }

  private final List<File> files;

  /** Looks at what there is, and at what is small as a whole. */
  FarFolder(HostConnection host, String folder) {
    this.folder = folder;
    List<String> names = list(host);
    Heads heads = host.heads(names.stream().map(name -> folder + "/" + name).toList(), SMALL);
    this.host = heads.before(host);
    this.files =
        names.stream()
            .map(n -> new File(n, heads.of(folder + "/" + n).map(Heads.Head::size).orElse(0L)))
            .toList();
  }

  /** Copies what logs are made of; of large outputs the middle is left out, their size stays. */
  void copyTo(Path copy) throws IOException {
    long outputs = 0;
    for (File file : files) {
      if (file.isSecret()) {
        continue;
      }
      Path there = copy.resolve(file.name());
      Files.createDirectories(there.getParent());
      if (!file.isOutput()) {
        copy(file, there, 0, file.size());
      } else if (outputs < MOST) {
        boolean whole = file.size() <= 2 * SHOWN;
        outputs += Math.min(file.size(), 2 * SHOWN);
        copy(file, there, 0, whole ? file.size() : SHOWN);
        if (!whole) {
          copy(file, there, file.size() - SHOWN, file.size());
        }
      }
    }
  }

  /** Knows the run's secrets, which are never copied. */
  Masker masker() throws IOException {
    List<String> secrets = new ArrayList<>();
    for (File file : files) {
      if (file.isSecret()) {
        secrets.add(new String(whole(file.name()), StandardCharsets.UTF_8));
      }
    }
    byte[] definition =
        files.stream().anyMatch(file -> file.name().equals("definition.json"))
            ? whole("definition.json")
            : new byte[0];
    return Masker.of(
        secrets,
        definition.length == 0
            ? List.of()
            : SalvorJson.mapper().readValue(definition, Definition.class).runbook().redact());
  }

  private List<String> list(HostConnection host) {
    Ran ran = host.script(LIST, List.of(folder));
    if (!ran.ok()) {
      throw new StateUnusableException("cannot read " + folder + ": " + ran.err().strip());
    }
    return ran.out().lines().filter(name -> SAFE.matcher(name).matches()).toList();
  }

  private void copy(File file, Path there, long from, long to) throws IOException {
    try (FileChannel out =
        FileChannel.open(there, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long at = from; at < to; ) {
        byte[] piece = piece(file.name(), at, (int) Math.min(PIECE, to - at));
        if (piece.length == 0) {
          return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        while (bytes.hasRemaining()) {
          out.write(bytes, at + bytes.position());
        }
        at += piece.length;
      }
    }
  }

  private byte[] whole(String name) {
    List<byte[]> pieces = new ArrayList<>();
    int size = 0;
    for (byte[] piece = piece(name, 0, PIECE); piece.length > 0; piece = piece(name, size, PIECE)) {
      pieces.add(piece);
      size += piece.length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    pieces.forEach(all::put);
    return all.array();
  }

  private byte[] piece(String name, long from, int most) {
    Optional<byte[]> piece = host.read(folder + "/" + name, from, most);
    return piece.orElseGet(() -> new byte[0]);
  }
}
