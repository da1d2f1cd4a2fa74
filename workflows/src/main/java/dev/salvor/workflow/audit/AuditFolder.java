package dev.salvor.workflow.audit;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a node's audit: {@code audit.jsonl} is written to, {@code audit-N.jsonl} are the
 * full ones before it, named by their first entry, {@code head} says where the log ends and {@code
 * lock} is held by who writes. Folder 0700, files 0600, no links are followed.
 */
final class AuditFolder {
  private static final FileAttribute<?> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path state;
  private final Path folder;

  /** Below the state folder {@code state}. */
  AuditFolder(Path state) {
    this.state = state;
    this.folder = state.resolve("audit");
  }

  private AuditFolder(Path state, Path folder) {
    this.state = state;
    this.folder = folder;
  }

  /** A copy of such a folder anywhere. */
  static AuditFolder copy(Path folder) {
    return new AuditFolder(folder, folder);
  }

  Path path() {
    return folder;
  }

  Path current() {
    return folder.resolve("audit.jsonl");
  }

  Path head() {
    return folder.resolve("head");
  }

  Path lock() {
    return folder.resolve("lock");
  }

  /** Where the file goes when it is full, whose first entry has this number. */
  Path full(long first) {
    return folder.resolve("audit-%018d.jsonl".formatted(first));
  }

  /** Makes the folder, for the owner of the state folder alone; nothing in one of others. */
  void create() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    new StateFolder(state.toAbsolutePath()).requireOurs();
    Files.createDirectories(state.toAbsolutePath().getParent());
    for (Path one : List.of(state, folder)) {
      try {
        Files.createDirectory(one, OWN_FOLDER);
        toOwner(one);
      } catch (FileAlreadyExistsException present) {
        if (!Files.isDirectory(one)) {
          throw new FileSystemException(one.toString(), null, "is not a folder");
        }
      }
    }
  }

  /** Opens a file, and makes it if it is to be written and is not there. */
  FileChannel open(Path file, StandardOpenOption... how) throws IOException {
    boolean made = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    List<OpenOption> options = new ArrayList<>(List.of(how));
    options.add(LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(file, Set.copyOf(options), OWN_FILE);
    if (made) {
      toOwner(file);
    }
    return channel;
  }

  /** What root writes into the folder of another account must stay writable for it. */
  private void toOwner(Path made) throws IOException {
    Object owner = Files.getAttribute(state, "unix:uid");
    if (!owner.equals(Files.getAttribute(made, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
      Files.setOwner(made, Files.getOwner(state));
    }
  }

  /** The files with entries, oldest first. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(f -> String.valueOf(f.getFileName()).matches("audit-[0-9]{18}\\.jsonl"))
          .sorted()
          .forEach(files::add);
    } catch (NoSuchFileException none) {
      return List.of();
    }
    if (Files.exists(current(), LinkOption.NOFOLLOW_LINKS)) {
      files.add(current());
    }
    return files;
  }

  /** How long the file is that is written to. */
  long size() throws IOException {
    try {
      return Files.size(current());
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  /** What {@code head} says; empty if it is not there or says nothing that can be understood. */
  Optional<Head> readHead() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Head.LENGTH + 1);
    try (FileChannel file = open(head(), StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // Reads until it is whole.
      }
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    return Head.parse(bytes.flip());
  }

  /**
   * Says where the log ends. It has the same length each time and is written in its place.
   *
   * @param sync whether it is on the disk afterwards
   */
  void writeHead(Head head, boolean sync) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(head.bytes());
    try (FileChannel file = open(head(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        int unused = file.write(bytes, bytes.position());
      }
      if (file.size() > Head.LENGTH) {
        FileChannel unused = file.truncate(Head.LENGTH);
      }
      if (sync) {
        file.force(true);
      }
    }
    if (sync) {
      try (FileChannel entries = FileChannel.open(folder)) {
        entries.force(true);
      }
    }
  }
}
