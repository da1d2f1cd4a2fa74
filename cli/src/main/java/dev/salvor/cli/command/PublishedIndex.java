package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.fleet.Inventory;
import dev.salvor.packages.list.BadListException;
import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListFiles;
import dev.salvor.packages.list.ListSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The index that a binhost publishes, from a file or from the host itself. */
final class PublishedIndex {
  private static final Pattern ON_HOST = Pattern.compile("([^/:]+):(/.*)");

  private final Session session;
  private final Duration limit;
  private final Supplier<Inventory> inventory;

  PublishedIndex(Session session, Duration limit, Supplier<Inventory> inventory) {
    this.session = session;
    this.limit = limit;
    this.inventory = inventory;
  }

  /**
   * What it names.
   *
   * @param written seconds since 1970; 0: it does not say
   */
  record Read(long written, List<Installed> packages) {}

  Read read(String text) {
    Matcher onHost = ON_HOST.matcher(text);
    Path file = Path.of(text);
    if (onHost.matches() && !Files.exists(file)) {
      return ofHost(text, onHost.group(1), onHost.group(2));
    }
    return ofFile(Files.isDirectory(file) ? in(file) : file);
  }

  /** The index of a folder, which may be there only packed. */
  private static Path in(Path folder) {
    Path packed = folder.resolve("Packages.gz");
    Path plain = folder.resolve("Packages");
    return Files.exists(plain) || !Files.exists(packed) ? plain : packed;
  }

  private static Read ofFile(Path file) {
    List<Installed> packages = new ArrayList<>();
    try {
      return new Read(ListFiles.index(file, packages::add), packages);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, "--binhost: " + FileWords.of(file, e), e);
    } catch (BadListException e) {
      throw new CliProblem(ExitCode.USAGE, "--binhost: " + file + ": " + e.getMessage(), e);
    }
  }

  private Read ofHost(String text, String host, String folder) {
    Gathered gathered = new Gathered();
    PackageLists lists = new PackageLists(session, name -> gathered);
    Inventory read = inventory.get();
    lists.ask(
        ListOptions.select("--binhost", List.of(host), read), read, limit, "published", folder);
    if (!lists.unread().isEmpty()) {
      throw new CliProblem(
          ExitCode.UNREACHABLE,
          "--binhost " + text + ": " + lists.unread().getFirst().why() + "; nothing was compared");
    }
    if (!gathered.found) {
      throw new CliProblem(
          ExitCode.FAILED,
          "--binhost "
              + text
              + ": "
              + String.join("; ", gathered.notes)
              + "; nothing was compared");
    }
    return new Read(gathered.written, gathered.packages);
  }

  private static final class Gathered implements ListSink {
    private final List<Installed> packages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long written;
    private boolean found;

    @Override
    public void host(HostHead head) {}

    @Override
    public void installed(Installed one) {}

    @Override
    public void index(IndexHead head) {
      found = true;
      written = head.written();
    }

    @Override
    public void indexed(Installed one) {
      packages.add(one);
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }
  }
}
