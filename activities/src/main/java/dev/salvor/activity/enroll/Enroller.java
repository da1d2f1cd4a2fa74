package dev.salvor.activity.enroll;

import dev.salvor.activity.host.Enrolment;
import dev.salvor.activity.host.Identity;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.order.HostPin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Puts a worker like the gateway's own on a host: program, Java if it has none, the way to the
 * engine and the payload key, and a service that keeps it running. What was put there by a call
 * that fails is taken away again, unless a worker was there before.
 */
public final class Enroller implements Enrolment {
  private static final int PIECE = 4 << 20;
  private static final int PIECE_TRIES = 3;
  private static final int KEY_MOST = 4096;

  private final HostConnection here;
  private final List<Path> jars;
  private final Path scratch;
  private final Path key;
  private final Map<String, String> environment;
  private final BiFunction<JavaUsed, String, List<String>> command;

  /** The Java that runs it on the host. */
  public record JavaUsed(int feature, String path) {}

  /**
   * For one gateway.
   *
   * @param here the gateway's own machine
   * @param jars the program
   * @param scratch a folder on the gateway
   * @param key the payload key
   * @param environment what leads to the engine
   * @param command that begins a worker with a Java, from a folder of jars
   */
  public Enroller(
      HostConnection here,
      List<Path> jars,
      Path scratch,
      Path key,
      Map<String, String> environment,
      BiFunction<JavaUsed, String, List<String>> command) {
    this.here = here;
    this.jars = List.copyOf(jars);
    this.scratch = scratch;
    this.key = key;
    this.environment = Map.copyOf(environment);
    this.command = command;
  }

  @Override
  public GatewayAnswer enroll(HostConnection host, boolean carryJava) {
    HostPin pin = Identity.of(host);
    String base = pin.stateRoot() + "/worker";
    boolean before = host.size(base + "/run.sh") > 0;
    try {
      return put(host, pin, base, carryJava, before);
    } catch (NotEnrolledException e) {
      return undone(host, pin, before, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return undone(host, pin, before, "on the gateway: " + e.getMessage());
    } catch (StateUnusableException | UnreachableException | NoEntryException e) {
      return undone(host, pin, before, String.valueOf(e.getMessage()));
    }
  }

  private static GatewayAnswer undone(
      HostConnection host, HostPin pin, boolean before, String why) {
    if (before) {
      return new GatewayAnswer.Not(why + "; the worker that was there stays as it is", false);
    }
    try {
      HostScript.run(host, "remove.sh", pin.stateRoot());
      return new GatewayAnswer.Not(why + "; nothing was left on the host", false);
    } catch (StateUnusableException | UnreachableException | NoEntryException e) {
      return new GatewayAnswer.Not(
          why + "; what was put there could not be taken away: " + e.getMessage(), false);
    }
  }

  private GatewayAnswer put(
      HostConnection host, HostPin pin, String base, boolean carryJava, boolean before)
      throws NotEnrolledException, IOException {
    HostReadiness there = HostReadiness.of(host, pin.stateRoot());
    Sent program = program(host, base);
    long sent = key(host, pin, base) + program.bytes();
    JavaUsed java;
    if (there.java().isPresent() && !carryJava) {
      java = new JavaUsed(there.java().get().feature(), there.java().get().path());
    } else {
      try (Archive runtime = Archive.of(here, CarriedJava.in(here, scratch, there), scratch)) {
        String folder = base + "/java/" + runtime.name();
        sent += send(host, runtime, folder);
        java = new JavaUsed(Runtime.version().feature(), folder + "/bin/java");
      }
    }
    requireRuns(host, java);
    host.write(base + "/environment", bytes(environment(pin)));
    host.write(base + "/run.sh", bytes(runner(base, command.apply(java, program.folder() + "/*"))));
    Ran ran = HostScript.run(host, "install.sh", base, there.manager());
    if (!ran.ok()) {
      throw new NotEnrolledException("the service cannot be made: " + ran.err().strip());
    }
    return new GatewayAnswer.Enrolled(
        pin.node().value(), pin.stateRoot(), "salvor-worker", java.path(), sent, before);
  }

  private static void requireRuns(HostConnection host, JavaUsed java) throws NotEnrolledException {
    Ran ran = HostScript.program(host, java.path(), "-version");
    if (!ran.ok()) {
      throw new NotEnrolledException(
          java.path() + " does not run on the host: " + ran.err().lines().findFirst().orElse(""));
    }
  }

  /** The key of a node that is there already is never replaced: its runs could not be read. */
  private long key(HostConnection host, HostPin pin, String base)
      throws NotEnrolledException, IOException {
    String file = pin.stateRoot() + "/keys/payload.key";
    byte[] ours = Files.readAllBytes(key);
    Optional<byte[]> theirs = host.read(file, 0, KEY_MOST);
    if (theirs.isPresent()) {
      if (!Arrays.equals(theirs.get(), ours)) {
        throw new NotEnrolledException(
            file
                + " on the host is another payload key than the gateway's: it was a node of its"
                + " own; move the key away if its runs are no longer needed");
      }
      return 0;
    }
    host.write(base + "/key-came-with-it", new byte[0]);
    host.write(file, ours);
    return ours.length;
  }

  /** A folder on the host, and what was sent for it. */
  private record Sent(String folder, long bytes) {}

  private Sent program(HostConnection host, String base) throws IOException, NotEnrolledException {
    Path folder = Files.createTempDirectory(scratch, "enroll-");
    try {
      for (Path jar : jars) {
        Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar);
      }
      try (Archive archive = Archive.of(here, folder, scratch)) {
        String there = base + "/program/" + archive.name();
        return new Sent(there, send(host, archive, there));
      }
    } finally {
      try (var links = Files.list(folder)) {
        for (Path link : links.toList()) {
          Files.delete(link);
        }
      }
      Files.delete(folder);
    }
  }

  /**
   * Puts the archive's content into {@code folder}, if it is not there; how many bytes were sent.
   */
  private static long send(HostConnection host, Archive archive, String folder)
      throws IOException, NotEnrolledException {
    Ran is = HostScript.program(host, "test", "-d", folder);
    if (is.ok()) {
      return 0;
    }
    long sent = 0;
    try (InputStream in = Files.newInputStream(archive.file())) {
      int number = 10_000;
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        piece(host, folder + ".parts/" + number, piece);
        number++;
        sent += piece.length;
      }
    }
    Ran ran = HostScript.run(host, "unpack.sh", folder, archive.sha256());
    if (!ran.ok()) {
      throw new NotEnrolledException(folder + ": " + ran.err().strip());
    }
    return sent;
  }

  /** A file appears whole or not at all, so that one which did not arrive is sent again. */
  private static void piece(HostConnection host, String path, byte[] content) {
    for (int tries = 1; ; tries++) {
      try {
        host.write(path, content);
        return;
      } catch (StateUnusableException e) {
        if (tries == PIECE_TRIES) {
          throw e;
        }
      }
    }
  }

  private String environment(HostPin pin) {
    return "SALVOR_STATE_DIR="
        + PosixShell.quoted(pin.stateRoot())
        + "\nSALVOR_SERVICE=salvor-worker\n"
        + environment.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + "=" + PosixShell.quoted(e.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  private static String runner(String base, List<String> command) {
    String folder = PosixShell.quoted(base);
    return "#!/bin/sh\n"
        + "# The worker of this host, put here by salvor hosts enroll.\n"
        + "umask 077\n"
        + "set -a\n"
        + ". "
        + folder
        + "/environment\nset +a\necho $$ >"
        + folder
        + "/pid\nexec "
        + command.stream().map(PosixShell::quoted).collect(Collectors.joining(" "))
        + " >"
        + folder
        + "/said 2>&1\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public GatewayAnswer leave(HostConnection host) {
    return taken(host);
  }

  /** Takes the worker of a host away. */
  public static GatewayAnswer taken(HostConnection host) {
    HostPin pin = Identity.of(host);
    Ran ran = HostScript.run(host, "remove.sh", pin.stateRoot());
    return ran.ok()
        ? new GatewayAnswer.Left(pin.node().value(), ran.out().strip().equals("there"))
        : new GatewayAnswer.Not(ran.err().strip(), false);
  }
}
