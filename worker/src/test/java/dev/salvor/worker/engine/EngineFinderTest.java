package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.salvor.testing.Require;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.workflow.connect.Account;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the engine's program comes from, with a release server of our own on loopback. */
final class EngineFinderTest {
  private static final String PROGRAM = "#!/bin/sh\necho temporal version 1.5.1\n";

  @TempDir Path home;
  private final AtomicInteger asked = new AtomicInteger();
  private final byte[] archive = archive();
  private final HttpServer server;

  EngineFinderTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/engine.tar.gz",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aReleaseWithTheRightDigestIsUnpackedIntoTheCacheOnce() throws Exception {
    EngineFinder finder = finder("/engine.tar.gz", digest(), "");
    EngineBinary binary = finder.find();
    assertThat(binary.path()).isEqualTo(home.resolve(".cache/salvor/engine/1.5.1/temporal"));
    assertThat(Files.readString(binary.path())).isEqualTo(PROGRAM);
    assertThat(finder.find()).isEqualTo(binary);
    assertThat(asked).hasValue(1);
    try (var files = Files.list(binary.path().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("temporal", "temporal.sha256", "lock");
    }
  }

  /** A download that was killed left 150 MB, each time anew. */
  @Test
  void whatAnInterruptedOneLeftIsRemovedUnlessSomebodyUsesIt() throws Exception {
    Path engines = home.resolve(".cache/salvor/engine");
    Path mine = engines.resolve(EngineBinary.PINNED);
    assertThat(finder("/engine.tar.gz", digest(), "").find().path()).hasParent(mine);
    Path outside = Files.writeString(home.resolve("outside"), "of somebody");
    Path left = mine.resolve("getting17/go-build");
    Files.createDirectories(left.resolve("a"));
    Files.writeString(left.resolve("temporal"), "half");
    Files.createSymbolicLink(left.resolve("a/link"), outside);
    Path older = Files.createDirectories(engines.resolve("1.4.0/getting3"));
    Path other = Files.createDirectories(engines.resolve("1.4.0/kept"));
    Path taken = Files.createDirectories(engines.resolve("1.3.0/getting4"));
    Path built = Files.createDirectories(engines.resolve("1.2.0/getting5"));
    Files.createSymbolicLink(mine.resolve("getting6"), home);
    Process build = new ProcessBuilder("sleep", "600").directory(built.toFile()).start();
    try (OsLock lock = OsLock.tryTake(taken.resolveSibling("lock")).orElseThrow()) {
      assertThat(lock.isHeld()).isTrue();
      finder("/absent", digest(), "").find();
    } finally {
      build.destroy();
    }

    assertThat(mine.resolve("getting17")).doesNotExist();
    assertThat(older).doesNotExist();
    assertThat(List.of(other, taken, built, mine.resolve("getting6"))).allMatch(Files::exists);
    assertThat(outside).hasContent("of somebody");
    assertThat(build.waitFor()).isNotZero();
    finder("/absent", digest(), "").find();
    assertThat(built).doesNotExist();
    assertThat(taken).doesNotExist();
  }

  @Test
  void anotherDigestIsRefusedAndLeavesNothing() {
    assertThatThrownBy(() -> finder("/engine.tar.gz", "00", "").find())
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll("SHA-256", "expected 00", "--engine memory");
    assertThat(home.resolve(".cache/salvor/engine/1.5.1/temporal")).doesNotExist();
  }

  @Test
  void aCachedProgramThatWasChangedIsFetchedAgainAndOneOfAnOlderSalvorIsTaken() throws Exception {
    Path program = finder("/engine.tar.gz", digest(), "").find().path();
    Files.writeString(program, "#!/bin/sh\necho temporal version 1.5.1 # changed\n");

    assertThat(finder("/engine.tar.gz", digest(), "").find().path()).hasContent(PROGRAM);
    assertThat(asked).hasValue(2);

    Files.delete(program.resolveSibling("temporal.sha256"));
    finder("/absent", digest(), "").find();
    assertThat(asked).hasValue(2);
  }

  @Test
  void withNothingToBeHadTheErrorSaysWhatWasTriedAndWhatToDo() {
    assertThatThrownBy(() -> finder("/absent", digest(), "").find())
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll("404", "no Go", "SALVOR_ENGINE_BINARY", "--engine memory");
  }

  @Test
  void aProgramOnPathIsTakenOnlyAtExactlyThePinnedVersion() throws Exception {
    Path bin = Files.createDirectory(home.resolve("bin"));
    Path program = bin.resolve("temporal");
    Files.writeString(program, PROGRAM.replace("1.5.1", "1.5.10"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(finder("/absent", digest(), bin.toString()).present()).isEmpty();
    Files.writeString(program, PROGRAM);
    assertThat(finder("/absent", digest(), bin.toString()).present())
        .contains(new EngineBinary(program, "1.5.1"));
  }

  @Test
  void aCachedProgramThatOthersCouldReplaceIsFetchedAgain() throws Exception {
    Path cached = finder("/engine.tar.gz", digest(), "").find().path();
    Files.writeString(cached, "#!/bin/sh\necho somebody else's\n");
    Files.setPosixFilePermissions(cached, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(finder("/engine.tar.gz", digest(), "").present()).isEmpty();
    assertThat(finder("/engine.tar.gz", digest(), "").find().path()).hasContent(PROGRAM);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aCacheThatIsOpenToOthersIsClosedBeforeAnythingInItIsRun() throws Exception {
    Path cached = finder("/engine.tar.gz", digest(), "").find().path();
    Path folder = cached.getParent();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(finder("/engine.tar.gz", digest(), "").present()).isEmpty();
    assertThat(finder("/engine.tar.gz", digest(), "").find().path()).isEqualTo(cached);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void theProgramInAnotherUsersHomeIsNeverTaken() throws Exception {
    Require.that(Account.isRoot(), "root is needed");
    Path cached = finder("/engine.tar.gz", digest(), "").find().path();
    assertThat(finder("/engine.tar.gz", digest(), "").present()).isPresent();
    Files.setAttribute(home, "unix:uid", 12345);

    assertThat(finder("/engine.tar.gz", digest(), "").present().map(EngineBinary::path))
        .isNotEqualTo(Optional.of(cached));
  }

  @Test
  void aProgramOnPathThatOthersCouldReplaceIsPassedOver() throws Exception {
    Path bin = Files.createDirectory(home.resolve("bin"));
    Path program = Files.writeString(bin.resolve("temporal"), PROGRAM);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));

    assertThat(finder("/absent", digest(), bin.toString()).present()).isEmpty();
  }

  private EngineFinder finder(String path, String digest, String pathVariable) {
    URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new EngineFinder(
        Map.of("HOME", home.toString(), "PATH", pathVariable),
        line -> {},
        Optional.of(new EngineArchive(source, digest)));
  }

  private String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      put(tar, "LICENSE", "words");
      put(tar, "temporal", PROGRAM);
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
