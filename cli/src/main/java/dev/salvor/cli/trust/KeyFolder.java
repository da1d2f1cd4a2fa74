package dev.salvor.cli.trust;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.runbook.Names;
import dev.salvor.trust.SigningKey;
import dev.salvor.trust.VerifyKey;
import dev.salvor.workflow.connect.Account;
import dev.salvor.workflow.wire.KeyOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Own keys: {@code NAME.key} (PKCS#8, 0600) and {@code NAME.pub} beside it, both in PEM. */
public final class KeyFolder {
  private static final String SECRET = ".key";
  private static final String PUBLIC = ".pub";
  private static final long MOST_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /**
   * A key with its files.
   *
   * @param file of the public half
   */
  public record Own(String name, VerifyKey key, String file) {}

  private final Path folder;

  private KeyFolder(Path folder) {
    this.folder = folder;
  }

  /** The account's. */
  public static KeyFolder of(Map<String, String> env) {
    return new KeyFolder(UserFolder.require(env).resolve("keys"));
  }

  /** All keys of the account; none if it has no home. */
  public static List<Own> ofAny(Map<String, String> env) {
    return UserFolder.find(env).map(f -> at(f.resolve("keys")).list()).orElse(List.of());
  }

  /** Another one. */
  public static KeyFolder at(Path folder) {
    return new KeyFolder(folder);
  }

  /** Makes a key; one that is there is never touched. */
  public Own make(String name) {
    Path secret = folder.resolve(checked(name) + SECRET);
    Path open = folder.resolve(name + PUBLIC);
    SigningKey key = SigningKey.generate();
    List<Path> made = new ArrayList<>();
    try {
      UserFolder.make(folder);
      Optional<String> strange = KeyOwner.strangeFolder(folder, OptionalLong.empty());
      if (strange.isPresent()) {
        throw new CliProblem(
            ExitCode.USAGE, "the folder " + folder + " " + strange.get() + "; no key was made");
      }
      for (Path file : List.of(secret, open)) {
        if (Files.exists(file)) {
          throw new FileAlreadyExistsException(file.toString());
        }
      }
      write(secret, "rw-------", key.pem(), made);
      write(open, "rw-r--r--", key.verifyKey().pem(), made);
      return new Own(name, key.verifyKey(), open.toString());
    } catch (FileAlreadyExistsException e) {
      made.forEach(KeyFolder::remove);
      throw new CliProblem(
          ExitCode.USAGE,
          e.getFile() + " exists already and was not changed; choose another name",
          e);
    } catch (IOException e) {
      made.forEach(KeyFolder::remove);
      throw new CliProblem(ExitCode.FAILED, "the key cannot be written: " + FileWords.of(e), e);
    }
  }

  private static void write(Path file, String mode, String text, List<Path> made)
      throws IOException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(mode);
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      made.add(file);
      out.write(StandardCharsets.US_ASCII.encode(text));
      out.force(true);
    }
    Files.setPosixFilePermissions(file, wanted);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return; // what could not be written may not be removable, too
    }
  }

  /** All keys, by name. */
  public List<Own> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(f -> f.endsWith(PUBLIC))
          .map(f -> f.substring(0, f.length() - PUBLIC.length()))
          .filter(Names::isPathName)
          .sorted()
          .map(name -> find(name).orElseThrow())
          .toList();
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, FileWords.of(e), e);
    }
  }

  /** The key of that name. */
  public Optional<Own> find(String name) {
    Path file = folder.resolve(name + PUBLIC);
    return Names.isPathName(name) && Files.exists(file)
        ? Optional.of(new Own(name, verifyKey(file), file.toString()))
        : Optional.empty();
  }

  /** The key of that name, or a problem that says which there are. */
  public Own require(String name) {
    return find(checked(name))
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.USAGE,
                    "there is no key \""
                        + name
                        + "\" in "
                        + folder
                        + "; see: salvor key list, or make it: salvor key new "
                        + name));
  }

  private static String checked(String name) {
    try {
      return Names.requirePathName(name, "the name of the key");
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** The private key that is meant by a name, or by the path of a file. */
  public static SigningKey signing(String word, Map<String, String> env) {
    if (word.contains("/") || Files.isRegularFile(Path.of(word))) {
      return signingKey(Path.of(word), env);
    }
    KeyFolder own = of(env);
    own.require(word);
    return signingKey(own.folder.resolve(word + SECRET), env);
  }

  /** Whoever called sudo signs with what is theirs. */
  private static Optional<String> strange(Path file, Map<String, String> env) throws IOException {
    String caller = env.getOrDefault("SUDO_UID", "");
    return Account.isRoot() && caller.matches("[0-9]{1,10}")
        ? KeyOwner.strange(file, OptionalLong.of(Long.parseLong(caller)))
        : KeyOwner.strange(file, OptionalLong.empty());
  }

  private static SigningKey signingKey(Path file, Map<String, String> env) {
    try {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new CliProblem(
            ExitCode.USAGE,
            "the private key "
                + file
                + " can be used by others; nothing was signed: chmod 600 "
                + file);
      }
      Optional<String> strange = strange(file, env);
      if (strange.isPresent()) {
        throw new CliProblem(
            ExitCode.USAGE,
            "the private key " + file + " " + strange.get() + "; nothing was signed");
      }
      return SigningKey.parse(text(file));
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
  }

  /** The public key in {@code file}. */
  static VerifyKey verifyKey(Path file) {
    try {
      return VerifyKey.parse(text(file));
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException("it is no key, it is too large");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
