package dev.salvor.workflow.audit;

import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who gives a command and from where, as far as the kernel and the session tell. The account and
 * the login are the kernel's word; the rest stands in the environment, which its owner can change.
 */
public final class Origin {
  private static final long NO_LOGIN = 4294967295L;
  private static final int MOST_ANCESTORS = 30;

  private final Path proc;
  private final Map<String, String> env;

  private Origin(Path proc, Map<String, String> env) {
    this.proc = proc;
    this.env = env;
  }

  /** Of this process. */
  public static Origin of(Map<String, String> env) {
    return new Origin(Path.of("/proc"), env);
  }

  static Origin at(Path proc, Map<String, String> env) {
    return new Origin(proc, env);
  }

  public Who who() {
    return new Who(
        System.getProperty("user.name"),
        Optional.of(env.getOrDefault("SUDO_USER", "")).filter(user -> !user.isEmpty()),
        login(),
        Optional.empty());
  }

  private Optional<Long> login() {
    return text("self/loginuid")
        .filter(uid -> uid.matches("[0-9]{1,10}"))
        .map(Long::parseLong)
        .filter(uid -> uid != NO_LOGIN);
  }

  public Whence whence() {
    Optional<String> run =
        Optional.of(env.getOrDefault("SALVOR_RUN_ID", "")).filter(id -> !id.isEmpty());
    Optional<String> terminal = terminal();
    Optional<String> client = client();
    Whence.Way way =
        run.isPresent()
            ? Whence.Way.STEP
            : client.isPresent()
                ? Whence.Way.SSH
                : terminal.isPresent() ? Whence.Way.TERMINAL : Whence.Way.COMMAND;
    return new Whence(way, machine(), terminal, client, run);
  }

  /** The kernel knows the name; asking a name service could hang. */
  public String machine() {
    return text("sys/kernel/hostname").orElse("localhost");
  }

  private Optional<String> terminal() {
    return Stream.of("0", "2", "1")
        .flatMap(number -> link("self/fd/" + number).stream())
        .filter(device -> device.matches("/dev/(pts/[0-9]+|tty[A-Za-z]*[0-9]+|console)"))
        .map(device -> device.substring("/dev/".length()))
        .findFirst();
  }

  private Optional<String> link(String file) {
    try {
      return Optional.of(Files.readSymbolicLink(proc.resolve(file)).toString());
    } catch (IOException closed) {
      return Optional.empty();
    }
  }

  /** sudo takes the session's variables away, but those of its ancestors are still there. */
  private Optional<String> client() {
    Optional<String> own = address(env.getOrDefault("SSH_CONNECTION", ""));
    Optional<String> next = parent("self");
    for (int i = 0; own.isEmpty() && next.isPresent() && i < MOST_ANCESTORS; i++) {
      own = connection(next.get()).flatMap(Origin::address);
      next = parent(next.get());
    }
    return own;
  }

  private static Optional<String> address(String connection) {
    return Optional.of(connection.split(" ", 2)[0]).filter(a -> a.matches("[0-9a-fA-F:.%a-z]+"));
  }

  private Optional<String> connection(String pid) {
    return text(pid + "/environ")
        .flatMap(
            all ->
                Arrays.stream(all.split("\0", -1))
                    .filter(one -> one.startsWith("SSH_CONNECTION="))
                    .map(one -> one.substring("SSH_CONNECTION=".length()))
                    .findFirst());
  }

  private Optional<String> parent(String pid) {
    return text(pid + "/status")
        .flatMap(
            status ->
                status
                    .lines()
                    .filter(line -> line.startsWith("PPid:"))
                    .map(line -> line.substring("PPid:".length()).strip())
                    .findFirst())
        .filter(parent -> parent.matches("[1-9][0-9]*"));
  }

  private Optional<String> text(String file) {
    try {
      return Optional.of(
          new String(Files.readAllBytes(proc.resolve(file)), StandardCharsets.ISO_8859_1).strip());
    } catch (IOException notOurs) {
      return Optional.empty();
    }
  }
}
