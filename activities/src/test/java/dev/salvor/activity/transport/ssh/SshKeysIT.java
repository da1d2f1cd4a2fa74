package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.ShellCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of key that people and hosts have, and certificates in place of lists of keys. */
final class SshKeysIT {
  @TempDir Path folder;

  private static void keygen(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q"));
    command.addAll(List.of(words));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static void reaches(SshTarget target) {
    try (SshConnection host = new SshConnection(target)) {
      assertThat(host.run(ShellCall.of(List.of("-c", "echo in"))).out()).isEqualTo("in\n");
    }
  }

  private Path key(String name, String type) throws Exception {
    Path file = folder.resolve(name);
    keygen("-t", type, "-N", "", "-f", file.toString());
    return file;
  }

  private Path authority() throws Exception {
    return Files.exists(folder.resolve("ca")) ? folder.resolve("ca") : key("ca", "ed25519");
  }

  /** A certificate for {@code key} lies beside it, as {@code NAME-cert.pub}. */
  private void sign(Path key, String principal, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("-s", authority().toString(), "-I", "test", "-n", principal));
    words.addAll(List.of(more));
    words.add(key + ".pub");
    keygen(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void aPersonsKeyOfEachKindOpensTheWay(String type) throws Exception {
    try (Sshd sshd = Sshd.start(folder)) {
      Path mine = key("mine", type);
      Files.copy(
          folder.resolve("mine.pub"),
          folder.resolve("authorized"),
          StandardCopyOption.REPLACE_EXISTING);
      reaches(sshd.target(mine, Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ecdsa"})
  void aHostsKeyOfEachKindIsKnown(String type) throws Exception {
    Path other = key("other", type);
    try (Sshd sshd = Sshd.start(folder, "HostKey " + other)) {
      sshd.trust(folder.resolve("other.pub"));
      reaches(sshd.target());
    }
  }

  @Test
  void aPersonsCertificateOpensTheWayAsLongAsItHolds() throws Exception {
    try (Sshd sshd = Sshd.start(folder, "TrustedUserCAKeys " + authority() + ".pub")) {
      Path mine = key("mine", "ed25519");
      assertThatThrownBy(() -> reaches(sshd.target(mine, Optional.empty())))
          .isInstanceOf(NoEntryException.class);
      sign(mine, System.getProperty("user.name"));
      reaches(sshd.target(mine, Optional.empty()));
      sign(mine, System.getProperty("user.name"), "-V", "20200101:20200102");
      assertThatThrownBy(() -> reaches(sshd.target(mine, Optional.empty())))
          .isInstanceOf(NoEntryException.class)
          .hasMessageContaining("mine");
    }
  }

  @Test
  void aHostsCertificateIsAsGoodAsItsAuthority() throws Exception {
    Path other = key("other", "ed25519");
    sign(other, "127.0.0.1", "-h");
    try (Sshd sshd =
        Sshd.start(folder, "HostKey " + other, "HostCertificate " + other + "-cert.pub")) {
      known(sshd, "@cert-authority * ", authority());
      reaches(sshd.target());

      known(sshd, "@cert-authority * ", key("stranger", "ed25519"));
      assertThatThrownBy(() -> reaches(sshd.target())).isInstanceOf(NoEntryException.class);
    }
  }

  @Test
  void aHostWithACertificateIsAlsoKnownByItsKey() throws Exception {
    Path other = key("other", "ecdsa");
    sign(other, "127.0.0.1", "-h");
    try (Sshd sshd =
        Sshd.start(folder, "HostKey " + other, "HostCertificate " + other + "-cert.pub")) {
      sshd.trust(folder.resolve("other.pub"));
      reaches(sshd.target());
    }
  }

  private static void known(Sshd sshd, String before, Path key) throws IOException {
    Files.writeString(sshd.knownHosts(), before + Files.readString(Path.of(key + ".pub")));
  }
}
