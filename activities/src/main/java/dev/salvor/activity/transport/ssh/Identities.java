package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Private keys of people: what is wrong with a file here is never blamed on the host. */
final class Identities {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private Identities() {}

  /**
   * The key in a file that only its owner may read.
   *
   * @throws EntryProblem it cannot be used; the message names the file and what to do
   */
  static KeyProvider open(SSHClient client, Path file, Optional<String> passphrase)
      throws IOException {
    check(file);
    KeyProvider key;
    try {
      key =
          passphrase.isPresent()
              ? client.loadKeys(
                  file.toString(), PasswordUtils.createOneOff(passphrase.get().toCharArray()))
              : client.loadKeys(file.toString());
    } catch (IOException e) {
      throw new EntryProblem(
          file + " holds no private key that can be read (ssh-keygen -y -f tells more): " + why(e),
          e);
    }
    try {
      key.getPrivate();
    } catch (IOException e) {
      throw new EntryProblem(
          passphrase.isPresent()
              ? "the passphrase does not open the private key " + file + ": " + why(e)
              : "the private key "
                  + file
                  + " cannot be opened; if it has a passphrase, name it in the inventory"
                  + " (passphrase: file:/PATH): "
                  + why(e),
          e);
    }
    return key;
  }

  private static void check(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new EntryProblem("the private key " + file + " is not there or cannot be read");
    }
    if (!Files.isRegularFile(file)) {
      throw new EntryProblem("the private key " + file + " is not a file");
    }
    if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
      throw new EntryProblem("others may read the private key " + file + "; run chmod 600 on it");
    }
  }

  private static String why(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
