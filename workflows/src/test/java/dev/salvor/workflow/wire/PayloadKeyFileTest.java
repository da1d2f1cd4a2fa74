package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PayloadKeyFileTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("keys/payload.key");
  }

  @Test
  void makesTheKeyForItsOwnerOnlyAndReadsItAgain() throws IOException {
    PayloadKey made = PayloadKeyFile.loadOrCreate(file());
    assertThat(PayloadKeyFile.loadOrCreate(file()).id()).isEqualTo(made.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(file().getParent())) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void allThatMakeItAtOnceGetTheSameKey() {
    ConcurrentSkipListSet<String> ids = new ConcurrentSkipListSet<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 32; i++) {
        pool.execute(() -> ids.add(PayloadKeyFile.loadOrCreate(file()).id()));
      }
    }
    assertThat(ids).hasSize(1);
  }

  @Test
  void refusesAKeyThatOthersCouldHaveRead() throws IOException {
    PayloadKeyFile.loadOrCreate(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> PayloadKeyFile.loadOrCreate(file()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void refusesAKeyOfAnotherUserAndOneInAnothersFolder() throws IOException {
    Require.root();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    PayloadKeyFile.loadOrCreate(elsewhere.resolve("payload.key"));
    Files.createSymbolicLink(folder.resolve("keys"), elsewhere);
    assertThat(PayloadKeyFile.all(file())).hasSize(1);

    Files.setAttribute(elsewhere, "unix:uid", 12_345);
    assertThatThrownBy(() -> PayloadKeyFile.load(file()))
        .hasMessageContainingAll("lies in " + elsewhere, "belongs to 12345", "of your own");

    Files.delete(elsewhere.resolve("payload.key"));
    assertThatThrownBy(() -> PayloadKeyFile.loadOrCreate(file()))
        .hasMessageContainingAll("its folder leads to " + elsewhere, "belongs to 12345");
    assertThat(elsewhere).isEmptyDirectory();
    Files.setAttribute(elsewhere, "unix:uid", 0);
    PayloadKeyFile.loadOrCreate(file());
    Files.setAttribute(elsewhere.resolve("payload.key"), "unix:uid", 12_345);
    assertThatThrownBy(() -> PayloadKeyFile.load(elsewhere.resolve("payload.key")))
        .hasMessageContaining("belongs to 12345");
  }

  @Test
  void rootMayLookAtANodeOfAnotherUser() throws IOException {
    Require.root();
    PayloadKeyFile.loadOrCreate(file());
    for (Path at : List.of(folder, file().getParent(), file())) {
      Files.setAttribute(at, "unix:uid", 12_345);
    }
    assertThat(PayloadKeyFile.all(file())).hasSize(1);
  }

  @Test
  void refusesAHalfWrittenKeyAndLeavesItAlone() throws IOException {
    PayloadKeyFile.loadOrCreate(file());
    Files.writeString(file(), "abcd");
    assertThatThrownBy(() -> PayloadKeyFile.loadOrCreate(file()))
        .hasMessageContaining("64 hex digits");
    assertThat(Files.readString(file())).isEqualTo("abcd");
  }

  @Test
  void whoeverOnlyLooksMakesNone() {
    assertThatThrownBy(() -> PayloadKeyFile.load(file())).hasMessageContaining("is missing");
    assertThat(file()).doesNotExist();
  }

  @Test
  void bytesThatAreNoTextAreNoKeyEither() throws IOException {
    PayloadKeyFile.loadOrCreate(file());
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> PayloadKeyFile.load(file()))
        .hasMessageContaining("64 hex digits; restore it from a backup");
  }
}
