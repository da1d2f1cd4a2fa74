package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyFileTest {
  private static final String ALLOWS = "schemaVersion: 1\npolicy: {deny: []}\n";
  private static final String DENIES = "schemaVersion: 1\npolicy: {allow: []}\n";

  @TempDir private Path state;

  private Path write(String text, String mode) throws IOException {
    Path file = Policy.file(state);
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private String words() {
    PolicyFile.State now = new PolicyFile(state).now();
    assertThat(now).isInstanceOf(PolicyFile.State.Broken.class);
    return ((PolicyFile.State.Broken) now).words();
  }

  @Test
  void isOpenOnlyWhereThereIsNoFile() throws IOException {
    assertThat(new PolicyFile(state).now()).isInstanceOf(PolicyFile.State.Absent.class);

    Files.createSymbolicLink(Policy.file(state), state.resolve("gone"));

    assertThat(words()).contains("no plain file");
  }

  @Test
  void isReadAnewWheneverItIsAsked() throws IOException {
    PolicyFile file = new PolicyFile(state);
    Path path = write(ALLOWS, "rw-------");
    FileTime time = Files.getLastModifiedTime(path);
    assertThat(file.now())
        .isInstanceOfSatisfying(
            PolicyFile.State.Holds.class, holds -> assertThat(holds.policy().allowing()).isEmpty());

    write(DENIES, "rw-------");
    Files.setLastModifiedTime(path, time);

    assertThat(file.now())
        .isInstanceOfSatisfying(
            PolicyFile.State.Holds.class,
            holds -> assertThat(holds.policy().allowing()).contains(0));
    Files.delete(path);
    assertThat(file.now()).isInstanceOf(PolicyFile.State.Absent.class);
    write("", "rw-------");
    assertThat(file.now()).isInstanceOf(PolicyFile.State.Broken.class);
  }

  @Test
  void doesNotTakeWhatOthersCanWrite() throws IOException {
    write(ALLOWS, "rw-rw-rw-");
    assertThat(words()).contains("rw-rw-rw-").contains("chmod go-w " + Policy.file(state));

    write(ALLOWS, "rw-rw-r--");
    assertThat(words()).contains("rw-rw-r--");

    write(ALLOWS, "rw-r--r--");
    assertThat(new PolicyFile(state).now()).isInstanceOf(PolicyFile.State.Holds.class);
  }

  @Test
  void doesNotTakeAFolderAnotherEncodingOrTooMuch() throws IOException {
    Files.createDirectory(Policy.file(state));
    assertThat(words()).contains("no plain file");
    Files.delete(Policy.file(state));

    Files.write(write("", "rw-------"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(words()).contains("not UTF-8");

    Files.write(Policy.file(state), new byte[(1 << 20) + 1]);
    assertThat(words()).contains("larger than 1 MiB");
  }
}
