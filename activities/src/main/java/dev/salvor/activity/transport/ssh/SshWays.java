package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.secret.NodeSecrets;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.KeyShown;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.activity.transport.Ways;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.SecretRef;
import dev.salvor.workflow.contract.run.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Connections by the routes of runs, with the keys of this gateway's account. Safe for any thread.
 */
public final class SshWays implements Ways {
  private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private final Path home;
  private final String account;
  private final Function<SecretRef, Optional<String>> refuses;

  /**
   * For one account of this machine.
   *
   * @param home what {@code ~} stands for
   * @param account who logs in where a route does not say it
   */
  public SshWays(Path home, String account) {
    this(home, account, secret -> Optional.empty());
  }

  /**
   * For one account of this machine.
   *
   * @param refuses why a secret of the way to a host may not be read here; absent if it may
   */
  public SshWays(Path home, String account, Function<SecretRef, Optional<String>> refuses) {
    this.refuses = refuses;
    this.home = home;
    this.account = account;
  }

  /** Does once what the first connection would wait for, about half a second; for a start. */
  public static void warm() {
    Algorithms.warm();
  }

  @Override
  public FarConnection open(Route route) {
    return new SshConnection(target(route));
  }

  @Override
  public KeyShown key(Route route) {
    SshTarget target = target(route);
    try {
      return SshLink.key(target);
    } catch (EntryProblem e) {
      throw new NoEntryException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreachableException(target.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void trust(KeyShown key) {
    Path file = Path.of(key.file());
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      boolean ends = !Files.exists(file) || Files.size(file) == 0 || endsWithLine(file);
      Files.writeString(
          file,
          (ends ? "" : "\n") + key.line() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new StateUnusableException(
          "the key cannot be written into " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean endsWithLine(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return all[all.length - 1] == '\n';
  }

  SshTarget target(Route route) {
    Optional<SshTarget> jump = Optional.empty();
    for (SshRoute hop : route.through()) {
      jump = Optional.of(target(route, hop, new Become.None(), jump, ""));
    }
    return target(route, route.to(), become(route), jump, route.host().name());
  }

  private SshTarget target(
      Route route, SshRoute to, Become become, Optional<SshTarget> jump, String host) {
    return new SshTarget(
        to.address(),
        to.port(),
        to.user().orElse(account),
        identities(to),
        to.passphrase().map(secret -> value(route, secret)),
        to.knownHosts().stream().map(this::path).toList(),
        become,
        jump,
        to.connectTimeout(),
        Map.of(),
        host);
  }

  private Become become(Route route) {
    return switch (route.to().become()) {
      case dev.salvor.fleet.Become.None none -> new Become.None();
      case dev.salvor.fleet.Become.Sudo sudo ->
          new Become.Sudo(sudo.user(), sudo.password().map(secret -> value(route, secret)));
    };
  }

  private List<Path> identities(SshRoute to) {
    if (!to.identityFiles().isEmpty()) {
      return to.identityFiles().stream().map(this::path).toList();
    }
    List<Path> there =
        USUAL.stream()
            .map(name -> home.resolve(".ssh").resolve(name))
            .filter(Files::exists)
            .toList();
    if (there.isEmpty()) {
      throw new NoEntryException(
          to.name()
              + ": no private key is named in the inventory (identityFiles), and the gateway has"
              + " none of the usual ones ("
              + home.resolve(".ssh/id_ed25519")
              + " ...)");
    }
    return there;
  }

  private String value(Route route, SecretRef secret) {
    if (secret.source() == SecretRef.Source.ENV) {
      return route
          .value(secret)
          .orElseThrow(
              () -> new NoEntryException("the secret " + secret.text() + " did not come along"));
    }
    Optional<String> refused = refuses.apply(secret);
    if (refused.isPresent()) {
      throw new NoEntryException(route.host().name() + ": " + refused.get());
    }
    return switch (NodeSecrets.get(secret)) {
      case NodeSecrets.Got.Value got -> got.value();
      case NodeSecrets.Got.None none ->
          throw new NoEntryException(
              "the secret " + secret.text() + " cannot be read on the gateway: " + none.why());
    };
  }

  Path path(String written) {
    return written.startsWith("~/") ? home.resolve(written.substring(2)) : Path.of(written);
  }
}
